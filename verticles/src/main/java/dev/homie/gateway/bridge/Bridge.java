package dev.homie.gateway.bridge;

import dev.homie.core.audit.Audit;
import dev.homie.core.policy.Policy;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.GatewayFacts;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.metrics.GatewayMetrics;
import dev.homie.gateway.presence.ClientDirectory;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What all connections of a gateway share. Used on the gateway's context only. */
record Bridge(
        Vertx vertx,
        GatewayConfig config,
        GatewayFacts facts,
        Policy policy,
        Authenticator authenticator,
        LoginLimiter limiter,
        Audit audit,
        TopicHub topics,
        IdempotencyCache idempotency,
        Detachments detachments,
        ClientDirectory clients,
        GatewayMetrics metrics,
        Clock clock) {}
