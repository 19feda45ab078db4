package dev.homie.node.codex.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of the app-server to records and back. Lenient where a newer codex may differ: unknown fields and variants are
 * carried, a list or map that is missing is empty, and a message that misses what a record cannot do without is
 * {@code Unknown}, with everything it has. Thread-safe.
 */
public final class Codec {
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
    private static final Map<String, Class<? extends Notification>> NOTIFICATIONS = Notification.known();
    private static final Map<String, Class<? extends ServerRequest>> SERVER_REQUESTS = ServerRequest.known();
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new NullMarkedIntrospector())
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .addModule(vertx())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Codec() {}

    /** Vert.x's objects may have more of their own inside. */
    private static SimpleModule vertx() {
        return new SimpleModule()
                .addSerializer(JsonObject.class, new StdDelegatingSerializer(JsonObject.class, new JsonObjects()))
                .addSerializer(JsonArray.class, new StdDelegatingSerializer(JsonArray.class, new JsonArrays()));
    }

    private static final class JsonObjects extends StdConverter<JsonObject, Map<String, Object>> {
        @Override
        public Map<String, Object> convert(JsonObject json) {
            return json.getMap();
        }
    }

    private static final class JsonArrays extends StdConverter<JsonArray, List<?>> {
        @Override
        public List<?> convert(JsonArray json) {
            return json.getList();
        }
    }

    /**
     * A line of the app-server.
     *
     * @throws IllegalArgumentException if it is not an object in JSON; the message quotes nothing of it
     */
    public static JsonObject parse(byte[] line) {
        try {
            return new JsonObject(MAPPER.readValue(line, MAP));
        } catch (IOException e) {
            throw new IllegalArgumentException("not an object in JSON: " + line.length + " bytes");
        }
    }

    /** As one line, without its end. */
    public static byte[] line(JsonObject message) {
        try {
            return MAPPER.writeValueAsBytes(message.getMap());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be said in JSON: " + e.getOriginalMessage());
        }
    }

    /** A record's fields; what is null is left out. */
    public static JsonObject toJson(Object record) {
        return new JsonObject(MAPPER.convertValue(record, MAP));
    }

    /**
     * The result of a request.
     *
     * @throws IllegalArgumentException if it misses what it cannot do without
     */
    public static <R> R result(Request<R> request, JsonObject result) {
        return MAPPER.convertValue(result.getMap(), request.result());
    }

    /**
     * Any of the records.
     *
     * @throws IllegalArgumentException if it misses what it cannot do without
     */
    public static <T> T read(Class<T> type, JsonObject json) {
        return MAPPER.convertValue(json.getMap(), type);
    }

    public static Notification notification(String method, JsonObject params) {
        Notification known = known(NOTIFICATIONS.get(method), params);
        return known != null ? known : new Notification.Unknown(method, params.getMap());
    }

    public static ServerRequest serverRequest(String method, JsonObject params) {
        ServerRequest known = known(SERVER_REQUESTS.get(method), params);
        return known != null ? known : new ServerRequest.Unknown(method, params.getMap());
    }

    private static <T> @Nullable T known(@Nullable Class<? extends T> type, JsonObject params) {
        if (type == null) {
            return null;
        }
        try {
            return MAPPER.convertValue(params.getMap(), type);
        } catch (IllegalArgumentException e) {
            return null; // not the fields we know; Unknown has them as they are
        }
    }

    /** What a record needs is what is not @Nullable in it; a container need not be there to be empty. */
    private static final class NullMarkedIntrospector extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
            return (needed(member) && !container(member)) ? Boolean.TRUE : null;
        }

        @Override
        public JsonSetter.Value findSetterInfo(Annotated annotated) {
            if (annotated instanceof AnnotatedMember member && needed(member)) {
                return JsonSetter.Value.forValueNulls(container(member) ? Nulls.AS_EMPTY : Nulls.FAIL);
            }
            return super.findSetterInfo(annotated);
        }

        private static boolean container(AnnotatedMember member) {
            return Collection.class.isAssignableFrom(member.getRawType())
                    || Map.class.isAssignableFrom(member.getRawType());
        }

        private static boolean needed(AnnotatedMember member) {
            if (!(member instanceof AnnotatedParameter parameter)
                    || !(parameter.getOwner().getAnnotated() instanceof Executable executable)
                    || !executable.getDeclaringClass().isRecord()) {
                return false;
            }
            AnnotatedType type = executable.getAnnotatedParameterTypes()[parameter.getIndex()];
            return !type.isAnnotationPresent(Nullable.class);
        }
    }
}
