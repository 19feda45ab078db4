package dev.homie.cli.doctor;

/** What one check found, in a line for a person; what is wrong, or may become so, says what to do. */
record Finding(Level level, String what) {
    enum Level {
        OK("ok    "),
        NOTE("note  "),
        WRONG("WRONG ");

        private final String label;

        Level(String label) {
            this.label = label;
        }
    }

    static Finding ok(String what) {
        return new Finding(Level.OK, what);
    }

    /** Nothing that keeps Homie from working now. */
    static Finding note(String what) {
        return new Finding(Level.NOTE, what);
    }

    static Finding wrong(String what) {
        return new Finding(Level.WRONG, what);
    }

    boolean well() {
        return level != Level.WRONG;
    }

    String line() {
        return level.label + what;
    }
}
