package dev.homie.core.cluster;

import dev.homie.core.pki.NodeKeys;
import dev.homie.core.pki.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;

/** The event bus between members: both sides show a certificate of the private CA, and no other counts. */
final class BusTls {
    private static final int CONNECT_MS = 3_000;
    /** A connection that says nothing for so long is given up: after a partition TCP alone would take minutes to notice. */
    private static final int PING_MS = 3_000;

    private static final int PONG_MS = 5_000;

    private BusTls() {}

    static EventBusOptions options(ClusterConfig config, NodeKeys keys) {
        return new EventBusOptions()
                .setHost(config.bind())
                .setPort(config.busPort())
                .setClusterPublicHost(config.bind())
                .setSsl(true)
                // The JDK's own encryption is fast only where C2 compiled it, which costs memory and comes late.
                .setSslEngineOptions(
                        OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions())
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(Pem.certificate(keys.certificate())))
                        .addKeyValue(Buffer.buffer(Pem.privateKey(keys.privateKey()))))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(Pem.certificate(keys.authority()))))
                // Vert.x's own default is to trust anybody.
                .setTrustAll(false)
                .setClientAuth(ClientAuth.REQUIRED)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setTcpNoDelay(true)
                .setConnectTimeout(CONNECT_MS)
                .setClusterPingInterval(PING_MS)
                .setClusterPingReplyInterval(PONG_MS);
    }
}
