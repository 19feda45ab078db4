package dev.homie.node.pty;

import com.sun.jna.Platform;

/** Threads whose work may wait for a keystroke's echo: on a busy machine the processor is the queue that echoes stand in. */
public final class Background {
    /** Of 19; with 10, under full load, such a thread gets a tenth of what another one gets. */
    private static final int NICE = 10;

    private Background() {}

    /**
     * Lets everybody else on the processor first, from now on, wherever the calling thread is. Only Linux knows a niceness
     * of threads; elsewhere nothing happens.
     */
    public static void enter() {
        if (Platform.isLinux()) {
            LibC.setpriority(LibC.PRIO_PROCESS, 0, NICE);
        }
    }
}
