package dev.homie.node.screen;

/** What programs switch with SM, DECSET, DECSCUSR and the keypad sequences. */
final class Modes {
    // Reset by RIS and DECSTR.
    boolean insert;
    boolean applicationCursor;
    boolean applicationKeypad;
    boolean bracketedPaste;
    boolean origin;
    boolean reverseWrap;
    boolean focus;
    boolean synchronizedOutput;
    boolean wrap = true;
    /** 0 default, 1 block, 2 underline, 3 bar. */
    int cursorShape;
    /** 0 default, 1 blinking, 2 steady. */
    int cursorBlink;

    // Kept over DECSTR.
    /** 0, or the mode that switched it on: 9, 1000, 1002, 1003. */
    int mouse;
    /** 0, or the mode that switched it on: 1006, 1016. */
    int mouseEncoding;

    // Kept over RIS too, as xterm.js does.
    boolean newLine;
    boolean blinkOption;
    boolean cursorHidden;

    void softReset() {
        insert = false;
        applicationCursor = false;
        applicationKeypad = false;
        bracketedPaste = false;
        origin = false;
        reverseWrap = false;
        focus = false;
        synchronizedOutput = false;
        wrap = true;
        cursorShape = 0;
        cursorBlink = 0;
    }

    void reset() {
        softReset();
        mouse = 0;
        mouseEncoding = 0;
    }
}
