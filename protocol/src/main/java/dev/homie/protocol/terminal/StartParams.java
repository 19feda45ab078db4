package dev.homie.protocol.terminal;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code terminal.session.start} but for its {@code nodeId}.
 *
 * @param command argv; absent: the login shell
 * @param cwd absent: the home folder
 * @param env added to the node's own environment
 * @param record reserved for recordings; accepted and ignored until they exist
 */
public record StartParams(
        @Nullable List<String> command,
        @Nullable String cwd,
        Map<String, String> env,
        int cols,
        int rows,
        @Nullable String name,
        boolean record,
        @Nullable AttachParams attach) {

    /** @throws HomieException INVALID_ARGUMENT */
    public static StartParams from(Params params) {
        List<String> command =
                params.optionalStrings("command", TerminalLimits.MAX_ARGS, TerminalLimits.MAX_ARG_LENGTH);
        if (command != null && (command.isEmpty() || command.get(0).isEmpty())) {
            throw HomieException.invalid(params.path("command"), "must name a program");
        }
        Map<String, String> env = params.stringMap("env", TerminalLimits.MAX_ENV, TerminalLimits.MAX_ARG_LENGTH);
        for (String key : env.keySet()) {
            if (key.isEmpty() || key.indexOf('=') >= 0 || key.indexOf('\0') >= 0) {
                throw HomieException.invalid(params.path("env"), "'" + key + "' is not a variable's name");
            }
        }
        Params attach = params.optionalObject("attach");
        return new StartParams(
                command,
                params.optionalString("cwd", TerminalLimits.MAX_PATH),
                env,
                params.integer("cols", 1, TerminalLimits.MAX_COLS),
                params.integer("rows", 1, TerminalLimits.MAX_ROWS),
                params.optionalString("name", TerminalLimits.MAX_NAME),
                params.bool("record", false),
                attach == null ? null : AttachParams.from(attach));
    }
}
