package dev.homie.cli;

import picocli.CommandLine.ExitCode;

/** A command cannot do what it was asked to. The message is one line, and says what to do about it. */
public final class CliFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public CliFailure(String message) {
        this(message, ExitCode.SOFTWARE);
    }

    public CliFailure(String message, int exitCode) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** The call itself is wrong. */
    public static CliFailure usage(String message) {
        return new CliFailure(message, ExitCode.USAGE);
    }

    public int exitCode() {
        return exitCode;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "failed" : message;
    }
}
