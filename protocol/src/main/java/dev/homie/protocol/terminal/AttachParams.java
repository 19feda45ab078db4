package dev.homie.protocol.terminal;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import org.jspecify.annotations.Nullable;

/**
 * {@code terminal.session.attach} but for its {@code sessionId}, and {@code attach} of {@code terminal.session.start}.
 *
 * @param fromOffset replay from here if it is retained; absent: a snapshot
 * @param window bytes that may be on their way beyond the last acknowledgement
 * @param inputId names the input stream to go on with; absent: one of its own
 * @param cols with {@code rows}: the size to give the session, in write mode
 */
public record AttachParams(
        AttachMode mode,
        @Nullable Long fromOffset,
        int window,
        @Nullable String inputId,
        OnLag onLag,
        @Nullable Integer cols,
        @Nullable Integer rows) {

    /** @throws HomieException INVALID_ARGUMENT */
    public static AttachParams from(Params params) {
        AttachMode mode = params.choice("mode", AttachMode.class, AttachMode.WRITE);
        Integer window = params.optionalInteger("window", TerminalLimits.MIN_WINDOW, TerminalLimits.MAX_WINDOW);
        String inputId = params.optionalString("inputId", TerminalLimits.MAX_ID);
        if (inputId != null && inputId.isEmpty()) {
            throw HomieException.invalid(params.path("inputId"), "must not be empty");
        }
        // A viewer in somebody's pocket must not slow the one who works; see SPEC.md section 5.
        OnLag onLag = params.choice("onLag", OnLag.class, mode == AttachMode.WRITE ? OnLag.PAUSE : OnLag.SKIP);
        Integer cols = params.optionalInteger("cols", 1, TerminalLimits.MAX_COLS);
        Integer rows = params.optionalInteger("rows", 1, TerminalLimits.MAX_ROWS);
        if ((cols == null) != (rows == null)) {
            throw HomieException.invalid(params.path(cols == null ? "cols" : "rows"), "cols and rows go together");
        }
        return new AttachParams(
                mode,
                params.optionalLong("fromOffset", 0, Long.MAX_VALUE),
                window == null ? TerminalLimits.DEFAULT_WINDOW : window,
                inputId,
                onLag,
                cols,
                rows);
    }

    /** The same with another offset to replay from. */
    public AttachParams from(long offset) {
        return new AttachParams(mode, offset, window, inputId, onLag, cols, rows);
    }
}
