package dev.homie.core.deploy;

import dev.homie.core.identity.Secrets;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.deploy.DeployParams;
import dev.homie.protocol.deploy.Deployment;

/**
 * A process that verticles can be deployed into.
 *
 * @param id of the node or of the gateway
 */
public record Place(boolean isNode, String id) {
    private static final int ID_BYTES = 6;

    public static Place node(String nodeId) {
        return new Place(true, nodeId);
    }

    public static Place gateway(String gatewayId) {
        return new Place(false, gatewayId);
    }

    /** The place that a deployment's id names; the id itself if it names none. */
    public static String idOf(String deploymentId) {
        int end = deploymentId.lastIndexOf('-');
        return end <= 0 ? deploymentId : deploymentId.substring(0, end);
    }

    /** Where it takes {@code deploy}, {@code undeploy} and {@code deployments}. */
    public String address(String verb) {
        return isNode ? Addresses.nodeCluster(id, verb) : Addresses.gatewayCluster(id, verb);
    }

    /** A new deployment's description. */
    Deployment deployment(DeployParams params, long since) {
        String unique = Secrets.random(ID_BYTES).replace('-', '0').replace('_', '1');
        return new Deployment(
                id + "-" + unique,
                isNode ? id : null,
                isNode ? null : id,
                params.className(),
                params.jar(),
                params.instances(),
                since);
    }
}
