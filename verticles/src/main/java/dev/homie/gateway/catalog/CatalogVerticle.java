package dev.homie.gateway.catalog;

import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.identity.Identity;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Policy;
import dev.homie.core.policy.Rule;
import dev.homie.protocol.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;

/** {@code gateway.methods} (SPEC.md section 6): the rows of the policy that are the caller's. */
public final class CatalogVerticle extends VerticleBase {
    private final Policy policy;

    public CatalogVerticle(Policy policy) {
        this.policy = policy;
    }

    @Override
    public Future<?> start() {
        return new Services(vertx)
                .serve(
                        Addresses.GATEWAY_METHODS,
                        call -> Future.succeededFuture(
                                Answer.of(methods(Identity.fromHeader(call.header(BusHeaders.IDENTITY))))))
                .completion();
    }

    private Map<String, Object> methods(Identity caller) {
        List<Rule> allowed = policy.allowed(caller.user());
        return Map.of("methods", patterns(allowed, AddressKind.METHOD), "topics", patterns(allowed, AddressKind.TOPIC));
    }

    private static List<String> patterns(List<Rule> rules, AddressKind kind) {
        return rules.stream()
                .filter(rule -> rule.kind() == kind)
                .map(Rule::pattern)
                .sorted()
                .toList();
    }
}
