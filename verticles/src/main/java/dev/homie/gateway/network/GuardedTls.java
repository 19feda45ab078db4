package dev.homie.gateway.network;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS that shows every socket to a {@link SocketGuard} before its handshake; Vert.x itself speaks of a socket only after it.
 * BoringSSL where there is one, as for the bus.
 */
public final class GuardedTls extends SSLEngineOptions {
    private final SocketGuard guard;

    public GuardedTls(SocketGuard guard) {
        this.guard = guard;
    }

    @Override
    public SSLEngineOptions copy() {
        return new GuardedTls(guard).setUseWorkerThread(getUseWorkerThread());
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new Factory(
                OpenSSLEngineOptions.isAvailable()
                        ? new OpenSSLEngineOptions().sslContextFactory()
                        : new JdkSSLEngineOptions().sslContextFactory());
    }

    private final class Factory implements SslContextFactory {
        private final SslContextFactory factory;

        Factory(SslContextFactory factory) {
            this.factory = factory;
        }

        @Override
        public SslContextFactory useAlpn(boolean useAlpn) {
            factory.useAlpn(useAlpn);
            return this;
        }

        @Override
        public SslContextFactory clientAuth(ClientAuth clientAuth) {
            factory.clientAuth(clientAuth);
            return this;
        }

        @Override
        public SslContextFactory forClient(boolean forClient) {
            factory.forClient(forClient);
            return this;
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
            factory.keyMananagerFactory(keys);
            return this;
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
            factory.trustManagerFactory(trust);
            return this;
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> suites) {
            factory.enabledCipherSuites(suites);
            return this;
        }

        @Override
        public SslContextFactory applicationProtocols(List<String> protocols) {
            factory.applicationProtocols(protocols);
            return this;
        }

        @Override
        public SslContextFactory serverName(String name) {
            factory.serverName(name);
            return this;
        }

        @Override
        public SslContext create() throws SSLException {
            return new Context(factory.create(), guard);
        }
    }

    private static final class Context extends SslContext {
        private final SslContext context;
        private final SocketGuard guard;

        Context(SslContext context, SocketGuard guard) {
            this.context = context;
            this.guard = guard;
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor tasks) {
            return new Guarded(newEngine(allocator), startTls, tasks, guard);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor tasks) {
            return new Guarded(newEngine(allocator, host, port), startTls, tasks, guard);
        }

        @Override
        public boolean isClient() {
            return context.isClient();
        }

        @Override
        public List<String> cipherSuites() {
            return context.cipherSuites();
        }

        @Override
        @SuppressWarnings("deprecation") // abstract in the superclass
        public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
            return context.applicationProtocolNegotiator();
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator) {
            return context.newEngine(allocator);
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
            return context.newEngine(allocator, host, port);
        }

        @Override
        public SSLSessionContext sessionContext() {
            return context.sessionContext();
        }
    }

    private static final class Guarded extends SslHandler {
        private final SocketGuard guard;

        Guarded(SSLEngine engine, boolean startTls, Executor tasks, SocketGuard guard) {
            super(engine, startTls, tasks);
            this.guard = guard;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            guard.accept(context.channel());
        }
    }
}
