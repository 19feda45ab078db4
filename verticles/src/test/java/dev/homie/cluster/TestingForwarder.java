package dev.homie.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A program that passes connections on to a port of loopback: {@code PORT TARGET}. It runs in a network namespace,
 * so that a test outside of it reaches the gateway inside, which listens on loopback only.
 */
public final class TestingForwarder {
    private TestingForwarder() {}

    public static void main(String[] arguments) throws IOException {
        int target = Integer.parseInt(arguments[1]);
        try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[0]))) {
            while (true) {
                Socket from = server.accept();
                Socket to;
                try {
                    to = new Socket(InetAddress.getLoopbackAddress(), target);
                } catch (IOException e) {
                    from.close(); // the gateway is not up
                    continue;
                }
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                pump(from, to);
                pump(to, from);
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        Thread pump = new Thread(
                () -> {
                    try (from;
                            to) {
                        InputStream in = from.getInputStream();
                        OutputStream out = to.getOutputStream();
                        in.transferTo(out);
                    } catch (IOException e) {
                        // one of them is closed, and so is the other now
                    }
                },
                "pump");
        pump.setDaemon(true);
        pump.start();
    }
}
