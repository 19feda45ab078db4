package dev.homie.cli;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.nio.file.Path;
import java.util.Map;

/** How a line of the log looks: {@code log} of homie.json, or {@code HOMIE_LOG}. */
public enum LogFormat {
    /** For people; a line that a client's request caused ends with its id. */
    TEXT {
        @Override
        Encoder<ILoggingEvent> encoder() {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} [%thread] %msg%replace( [%X{"
                    + CORRELATION + "}]){' \\[\\]',''}%n");
            return encoder;
        }
    },
    /** For programs: one object a line, with {@code mdc.correlation}. */
    JSON {
        @Override
        Encoder<ILoggingEvent> encoder() {
            JsonEncoder encoder = new JsonEncoder();
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithContext(false);
            encoder.setWithMessage(false);
            encoder.setWithArguments(false);
            encoder.setWithFormattedMessage(true);
            return encoder;
        }
    };

    /** The key of a request's id. */
    static final String CORRELATION = "correlation";

    private static final int MAX = 16;

    abstract Encoder<ILoggingEvent> encoder();

    /** @throws HomieException INVALID_ARGUMENT when it is neither {@code text} nor {@code json} */
    public static LogFormat read(Path home, Map<String, String> environment) {
        String variable = environment.getOrDefault("HOMIE_LOG", "");
        if (!variable.isBlank()) {
            return named("HOMIE_LOG", variable.strip());
        }
        String field = Params.of(ConfigFile.read(home)).optionalString("log", MAX);
        return field == null ? TEXT : named("log", field);
    }

    private static LogFormat named(String where, String name) {
        return switch (name) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw HomieException.invalid(where, "is 'text' or 'json', not '" + name + "'");
        };
    }
}
