package dev.homie.node.pty;

import com.sun.jna.Platform;
import dev.homie.protocol.HomieException;
import java.util.Locale;

/** The signals a person sends, with this platform's numbers. */
public enum Signal {
    SIGHUP(1, 1),
    SIGINT(2, 2),
    SIGQUIT(3, 3),
    SIGILL(4, 4),
    SIGTRAP(5, 5),
    SIGABRT(6, 6),
    SIGBUS(7, 10),
    SIGFPE(8, 8),
    SIGKILL(9, 9),
    SIGUSR1(10, 30),
    SIGSEGV(11, 11),
    SIGUSR2(12, 31),
    SIGPIPE(13, 13),
    SIGALRM(14, 14),
    SIGTERM(15, 15),
    SIGCONT(18, 19),
    SIGSTOP(19, 17),
    SIGTSTP(20, 18),
    SIGTTIN(21, 21),
    SIGTTOU(22, 22),
    SIGXCPU(24, 24),
    SIGXFSZ(25, 25),
    SIGWINCH(28, 28),
    SIGSYS(31, 12);

    private final int number;

    Signal(int linux, int mac) {
        this.number = Platform.isMac() ? mac : linux;
    }

    /** The number on this platform. */
    public int number() {
        return number;
    }

    /** Whether a keyboard sends it: then it goes to the foreground program, else to the whole session. */
    public boolean fromKeyboard() {
        return this == SIGINT || this == SIGQUIT || this == SIGTSTP;
    }

    /** @throws HomieException INVALID_ARGUMENT for a name that is none of these, with {@code data.path} */
    public static Signal named(String path, String name) {
        for (Signal signal : values()) {
            if (signal.name().equals(name.toUpperCase(Locale.ROOT))) {
                return signal;
            }
        }
        throw HomieException.invalid(path, "'" + name + "' is not a signal, use a name such as SIGTERM");
    }

    static String nameOf(int number) {
        for (Signal signal : values()) {
            if (signal.number == number) {
                return signal.name();
            }
        }
        return "SIG" + number;
    }
}
