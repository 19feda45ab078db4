package dev.homie.protocol;

import java.util.Map;

/**
 * A failure with an answer for the client: the one exception that crosses a service boundary. Its message is for a
 * person and says what to do. It carries no stack trace: it is an answer, not a bug.
 */
public final class HomieException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> data;

    public HomieException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /** @param data machine-readable details, JSON values only, e.g. {@code path} for a bad field */
    public HomieException(ErrorCode code, String message, Map<String, Object> data) {
        super(message, null, false, false);
        this.code = code;
        this.data = Map.copyOf(data);
    }

    /** INVALID_ARGUMENT, with {@code data.path} naming the field. */
    public static HomieException invalid(String path, String message) {
        return new HomieException(ErrorCode.INVALID_ARGUMENT, path + ": " + message, Map.of("path", path));
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, Object> data() {
        return data;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code.name() : message;
    }

    /** The error object of SPEC.md section 3. */
    public ErrorBody body() {
        return new ErrorBody(code, getMessage(), data, code.retryable());
    }
}
