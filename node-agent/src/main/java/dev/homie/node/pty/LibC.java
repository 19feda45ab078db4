package dev.homie.node.pty;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * The few libc calls that pty4j does not offer without blocking. Direct-mapped, because {@code read} and {@code poll} are
 * the hot path of every byte; {@code size_t} is passed as a long, so 64-bit systems only, which is what pty4j's Unix
 * binaries and our JVMs are. Any thread may call.
 */
final class LibC {
    static final int EINTR = 4;
    static final int EAGAIN = Platform.isMac() ? 35 : 11;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;
    static final short POLLERR = 8;
    static final short POLLHUP = 16;
    static final short POLLNVAL = 32;
    /** Bytes of {@code struct pollfd}: int fd, short events, short revents. */
    static final int POLLFD_SIZE = 8;

    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = Platform.isMac() ? 4 : 0x800;
    /** The BSD encoding, which macOS and Linux on MIPS and POWER use; other Linuxes have their own small number. */
    private static final long TIOCSWINSZ =
            Platform.isMac() || Platform.isMIPS() || Platform.isPPC() ? 0x80087467L : 0x5414L;

    /** {@code c_lflag} in {@code struct termios}: four 32-bit flags on Linux, four 64-bit ones on macOS. */
    private static final int LFLAG_OFFSET = Platform.isMac() ? 24 : 12;

    private static final int ISIG = Platform.isMac() ? 0x80 : 0x1;
    private static final int TERMIOS_SIZE = 256;

    /** Calls with variable arguments, which some platforms pass differently; JNA's interface mapping knows how. */
    private interface Variadic extends Library {
        int fcntl(int fd, int command, Object... arguments);

        int ioctl(int fd, NativeLong request, Object... arguments);
    }

    private static final Variadic VARIADIC;

    static {
        Native.register(LibC.class, Platform.C_LIBRARY_NAME);
        VARIADIC = Native.load(Platform.C_LIBRARY_NAME, Variadic.class);
    }

    private LibC() {}

    /** @param address of the buffer: a long, because making a Pointer for each read costs more than it says */
    static native long read(int fd, long address, long count);

    static native long write(int fd, Pointer buffer, long count);

    static native int poll(Pointer fds, long count, int timeoutMillis);

    static native int pipe(int[] fds);

    static native int close(int fd);

    static native int kill(int pid, int signal);

    static native int getsid(int pid);

    static native int tcgetpgrp(int fd);

    private static native int tcgetattr(int fd, Pointer termios);

    static int errno() {
        return Native.getLastError();
    }

    static void setNonBlocking(int fd) {
        int flags = VARIADIC.fcntl(fd, F_GETFL);
        VARIADIC.fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    }

    /** Returns 0, or -1 when the terminal is not ready for it, as on macOS before the child has opened it. */
    static int setWindowSize(int fd, int cols, int rows) {
        try (com.sun.jna.Memory size = new com.sun.jna.Memory(8)) {
            size.setShort(0, (short) rows);
            size.setShort(2, (short) cols);
            size.setShort(4, (short) 0);
            size.setShort(6, (short) 0);
            return VARIADIC.ioctl(fd, new NativeLong(TIOCSWINSZ), size);
        }
    }

    /** Whether the terminal turns Ctrl-C into a signal just now. */
    static boolean interruptsBySignal(int fd) {
        try (com.sun.jna.Memory termios = new com.sun.jna.Memory(TERMIOS_SIZE)) {
            return tcgetattr(fd, termios) == 0 && (termios.getInt(LFLAG_OFFSET) & ISIG) != 0;
        }
    }
}
