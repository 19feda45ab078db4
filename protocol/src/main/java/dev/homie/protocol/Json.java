package dev.homie.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** The one JSON configuration of the project. Thread-safe. */
public final class Json {
    /** Deepest nesting that is read; a frame that nests deeper is malformed. */
    public static final int MAX_DEPTH = 64;

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final JsonMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @throws HomieException INVALID_ARGUMENT when the text is not exactly one JSON object
     */
    public static Map<String, Object> readObject(String text) {
        try {
            Map<String, Object> object = MAPPER.readValue(text, OBJECT);
            if (object == null) {
                throw new HomieException(ErrorCode.INVALID_ARGUMENT, "expected a JSON object, got null");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new HomieException(ErrorCode.INVALID_ARGUMENT, "expected one JSON object: " + e.getOriginalMessage());
        }
    }

    /** Writes any record, map or value of this protocol; null fields are left out. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + value.getClass(), e);
        }
    }

    /** A record as plain maps, lists and values: what an event-bus JSON body is made of. */
    public static Map<String, Object> toMap(Object value) {
        return MAPPER.convertValue(value, OBJECT);
    }

    /** The reverse of {@link #toMap}, for what our own processes wrote; for a client's input see {@link Params}. */
    public static <T> T fromMap(Map<String, Object> map, Class<T> type) {
        return MAPPER.convertValue(map, type);
    }
}
