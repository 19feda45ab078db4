package dev.homie.node.screen;

/** Takes what the terminal answers to a program's queries; the bytes belong on the program's input. */
@FunctionalInterface
public interface ReplySink {

    /** Called from within {@link Screen#feed}, on its thread, once for each answer, in order. */
    void reply(byte[] bytes);
}
