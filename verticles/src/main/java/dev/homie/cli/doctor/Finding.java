package dev.homie.cli.doctor;

/** What one check found, in a line for a person; what is wrong says what to do. */
record Finding(boolean well, String what) {
    static Finding ok(String what) {
        return new Finding(true, what);
    }

    static Finding wrong(String what) {
        return new Finding(false, what);
    }
}
