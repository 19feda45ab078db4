package dev.homie.node.link;

import dev.homie.core.link.LinkLimits;
import dev.homie.core.pki.PinnedCertificate;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node linked: to one gateway at a time, the next one when that is gone, again and again. The node itself is on
 * the same bus and notices nothing.
 */
public final class LinkVerticle extends VerticleBase {
    private static final int CONNECT_MS = 5_000;
    private static final long WATCH_MS = 1_000;
    /** A clock that jumped by so much: the machine slept, and the gateway has given the link up, or will. */
    private static final long SLEPT_MS = (long) LinkLimits.SILENT_HEARTBEATS * LinkLimits.HEARTBEAT_MS;
    /** What the node's own frames are cut into on the way; a gateway takes up to 2 MiB. */
    private static final int MAX_FRAME = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LinkVerticle.class);

    private final LinkConfig config;
    private final Supplier<List<String>> addresses;
    private final Listener listener;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private @Nullable WebSocketClient client;
    private @Nullable GatewayLink link;
    private int target;
    /** Attempts since the last success, and how many of them a gateway answered with a lasting no. */
    private int attempts;

    private int refusals;
    private boolean everLinked;
    private boolean stopping;
    private long lastTick = System.currentTimeMillis();

    /** Told how it goes; on the verticle's context. */
    public interface Listener {
        void linked(LinkTarget gateway);

        /** @param retryMs until the next attempt */
        void failed(LinkTarget gateway, HomieException why, long retryMs);

        /** Every gateway said no, before any said yes, and will say so again. */
        void refused(LinkTarget gateway, HomieException why);
    }

    /** @param addresses what the node serves on the bus, once it is deployed */
    public LinkVerticle(LinkConfig config, Supplier<List<String>> addresses, Listener listener) {
        this.config = config;
        this.addresses = addresses;
        this.listener = listener;
    }

    @Override
    public Future<?> start() {
        client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setMaxFrameSize(MAX_FRAME)
                .setMaxMessageSize(LinkLimits.MAX_TEXT)
                .setTcpNoDelay(true)
                .setTryUsePerMessageCompression(false));
        vertx.setPeriodic(WATCH_MS, tick -> watch());
        connect();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        return link == null ? Future.succeededFuture() : link.close("the node stops");
    }

    private void connect() {
        if (stopping || client == null) {
            return;
        }
        LinkTarget gateway = config.gateways().get(target);
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(gateway.host())
                .setPort(gateway.port())
                .setSsl(gateway.tls())
                .setURI(LinkLimits.PATH)
                .setTimeout(CONNECT_MS)
                .setAllowOriginHeader(false)
                .setSubProtocols(List.of(LinkLimits.SUBPROTOCOL));
        if (gateway.fingerprint() != null) {
            // It is this certificate or none; whose name is on it does not matter.
            options.setSslOptions(new ClientSSLOptions()
                    .setTrustOptions(TrustOptions.wrap(new PinnedCertificate(gateway.fingerprint())))
                    .setHostnameVerificationAlgorithm(""));
        } else if (gateway.tls()) {
            options.setSslOptions(new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS"));
        }
        attempts++;
        client.connect(options)
                .onSuccess(socket -> {
                    GatewayLink opened = new GatewayLink(vertx, socket, config, addresses.get(), new Ends(gateway));
                    link = opened;
                    if (stopping) {
                        opened.close("the node stops");
                    }
                })
                .onFailure(failure -> {
                    LOG.debug("{} cannot be reached", gateway.url(), failure);
                    next(gateway, GatewayLink.unreachable(gateway, failure), false);
                });
    }

    /** What becomes of one link. */
    private final class Ends implements GatewayLink.Listener {
        private final LinkTarget gateway;

        Ends(LinkTarget gateway) {
            this.gateway = gateway;
        }

        @Override
        public void welcome() {
            LOG.info("linked to {}", gateway.url());
            backoff.reset();
            attempts = 0;
            refusals = 0;
            everLinked = true;
            listener.linked(gateway);
        }

        @Override
        public void ended(HomieException why, boolean lasting) {
            link = null;
            next(gateway, why, lasting);
        }
    }

    /** After a link or an attempt has ended: the next gateway, at once until each had its turn. */
    private void next(LinkTarget gateway, HomieException why, boolean lasting) {
        if (stopping) {
            return;
        }
        refusals += lasting ? 1 : 0;
        int gateways = config.gateways().size();
        if (!everLinked && refusals >= gateways && refusals == attempts) {
            stopping = true;
            listener.refused(gateway, why);
            return;
        }
        target = (target + 1) % gateways;
        boolean all = attempts == 0 || attempts % gateways == 0;
        if (lasting && everLinked) {
            backoff.most();
        }
        long delay = all ? backoff.next() : 1 + backoff.jitter();
        LOG.info("{}: {}; next attempt in {} ms", gateway.url(), why.getMessage(), delay);
        listener.failed(gateway, why, delay);
        vertx.setTimer(delay, later -> connect());
    }

    private void watch() {
        long now = System.currentTimeMillis();
        long gap = now - lastTick;
        lastTick = now;
        if (gap > SLEPT_MS && link != null) {
            LOG.info("this machine slept for {} s", gap / 1000);
            link.drop("this machine slept");
        }
    }
}
