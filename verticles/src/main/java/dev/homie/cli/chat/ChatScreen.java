package dev.homie.cli.chat;

import java.io.PrintWriter;

/** Where a chat's text goes. Thread-safe. */
interface ChatScreen {
    /** Writes text as it is; it has been made harmless before. Blocks until it is taken. */
    void show(String text);

    /** Something about the connection, not about the chat; one line. */
    void remark(String line);

    /** Files and pipes. */
    record Plain(PrintWriter out, PrintWriter err) implements ChatScreen {
        @Override
        public void show(String text) {
            out.print(text);
            out.flush();
        }

        @Override
        public void remark(String line) {
            err.println(line);
        }
    }
}
