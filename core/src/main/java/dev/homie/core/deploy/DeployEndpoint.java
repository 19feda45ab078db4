package dev.homie.core.deploy;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.protocol.deploy.DeployParams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;

/**
 * A place's half of {@code cluster.*}, on its internal addresses: gateways alone send there, and have checked the caller.
 * Lives on the context of the verticle that makes it, which closes it.
 */
public final class DeployEndpoint {
    private static final int MAX_ID = 128;

    private final Deployer deployer;
    private final Future<?> ready;

    /** Begins to serve the place's addresses. */
    public DeployEndpoint(Vertx vertx, Place place) {
        deployer = new Deployer(vertx, place, Clock.systemUTC());
        Services services = new Services(vertx);
        ready = Future.all(
                services.serve(
                                place.address("deploy"),
                                call -> deployer.deploy(DeployParams.read(call.params()))
                                        .map(deployment -> Answer.of(Map.of("deployment", deployment))))
                        .completion(),
                services.serve(
                                place.address("undeploy"),
                                call -> deployer.undeploy(call.params().string("id", MAX_ID))
                                        .map(none -> Answer.of(null)))
                        .completion(),
                services.serve(
                                place.address("deployments"),
                                call -> Future.succeededFuture(
                                        Answer.of(Map.of("deployments", deployer.deployments()))))
                        .completion());
    }

    /** Completes when the addresses reach it from everywhere. */
    public Future<?> ready() {
        return ready;
    }

    /** Takes down what was deployed, and waits at most {@link Deployer#CLOSE_SECONDS}. */
    public Future<?> close() {
        return deployer.close();
    }
}
