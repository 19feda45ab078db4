package dev.homie.cli.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whether another member can be reached from here, and is of the same cluster. Blocks for some seconds. */
final class PeerCheck {
    private static final int TIMEOUT_MS = 2_000;

    private PeerCheck() {}

    /**
     * @param member {@code host:port} of its Hazelcast
     * @param busPort of its event bus, which shows its certificate; it is taken for ours
     * @param authority of our cluster
     */
    static Finding of(String member, int busPort, X509Certificate authority) {
        int colon = member.lastIndexOf(':');
        String host = member.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(member.substring(colon + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
        } catch (UnknownHostException e) {
            return Finding.wrong("member " + member + ": there is no machine of that name; correct cluster.members");
        } catch (ConnectException e) {
            return Finding.wrong(
                    "member " + member + ": the machine is there, but nothing listens; is Homie up on it, with"
                            + " that cluster.bind and cluster.port?");
        } catch (SocketTimeoutException e) {
            return Finding.wrong(
                    "member " + member + " does not answer: it is off or asleep, or a firewall is between you"
                            + " (is Tailscale up on both?)");
        } catch (IOException e) {
            return Finding.wrong("member " + member + " cannot be reached: " + e.getMessage());
        }
        X509Certificate shown = busPort == 0 ? null : certificate(host, busPort);
        if (shown == null) {
            return Finding.ok("member " + member + " can be reached");
        }
        try {
            shown.verify(authority.getPublicKey());
            return Finding.ok("member " + member + " can be reached, and has a certificate of this cluster's CA");
        } catch (GeneralSecurityException e) {
            return Finding.wrong("member " + member + " has a certificate of another CA ("
                    + shown.getIssuerX500Principal().getName()
                    + "): it is in another cluster than this machine. Join one of the two anew: 'homie invite' on a gateway"
                    + " prints how");
        }
    }

    /** What a bus shows of itself; null when that is not to be had. */
    private static @Nullable X509Certificate certificate(String host, int port) {
        Seen seen = new Seen();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            plain.setSoTimeout(TIMEOUT_MS);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {seen}, new SecureRandom());
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                socket.startHandshake();
            }
        } catch (IOException | GeneralSecurityException e) {
            // It refuses us, for we show no certificate; by then we have seen its own.
        }
        return seen.certificate;
    }

    /** Looks at a certificate, trusts none: nothing is said over this connection. */
    private static final class Seen extends X509ExtendedTrustManager {
        private volatile @Nullable X509Certificate certificate;

        private void see(Certificate[] chain) {
            certificate = chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            see(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            see(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            see(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
