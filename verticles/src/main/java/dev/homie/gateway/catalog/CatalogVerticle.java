package dev.homie.gateway.catalog;

import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.identity.Identity;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Explanation;
import dev.homie.core.policy.Grants;
import dev.homie.core.policy.Policy;
import dev.homie.core.policy.Rule;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;

/**
 * {@code gateway.methods} and {@code gateway.policy.explain} (SPEC.md section 6): the rows of the policy that are the
 * caller's, and why somebody may use an address or may not.
 */
public final class CatalogVerticle extends VerticleBase {
    private static final int MAX_SUBJECT = 256;

    private final Policy policy;
    private final Grants grants;

    /** @param policy with the rows of {@code grants} */
    public CatalogVerticle(Policy policy, Grants grants) {
        this.policy = policy;
        this.grants = grants;
    }

    @Override
    public Future<?> start() {
        Services services = new Services(vertx);
        Subjects subjects = new Subjects(vertx, grants.roleScopes());
        return Future.all(
                services.serve(
                                Addresses.GATEWAY_METHODS,
                                call -> Future.succeededFuture(
                                        Answer.of(methods(Identity.fromHeader(call.header(BusHeaders.IDENTITY))))))
                        .completion(),
                services.serve(Addresses.POLICY_EXPLAIN, call -> explain(subjects, call))
                        .completion());
    }

    private Future<Answer> explain(Subjects subjects, Call call) {
        Params params = call.params();
        String subject = params.string("subject", MAX_SUBJECT);
        String address = params.string("address", MAX_SUBJECT);
        return subjects.find(subject, Identity.fromHeader(call.header(BusHeaders.IDENTITY)))
                .map(who -> Answer.of(Explanation.of(policy, grants, who, address)));
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
