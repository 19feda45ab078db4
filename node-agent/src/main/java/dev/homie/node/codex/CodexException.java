package dev.homie.node.codex;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The app-server's no to a request. Its code says little (nearly all are -32600): know what you asked for. It carries no
 * stack trace: it is an answer, not a bug.
 */
public final class CodexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The request itself is wrong, or wrong now. */
    public static final int INVALID_REQUEST = -32600;

    private final String method;
    private final int code;
    private final transient @Nullable Object data;

    CodexException(String method, JsonObject error) {
        super(error.getString("message", "no reason given"), null, false, false);
        this.method = method;
        this.code = error.getInteger("code", 0);
        this.data = error.getValue("data");
    }

    /** What was asked. */
    public String method() {
        return method;
    }

    public int code() {
        return code;
    }

    public @Nullable Object data() {
        return data;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "no reason given" : message;
    }
}
