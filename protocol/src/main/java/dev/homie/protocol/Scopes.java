package dev.homie.protocol;

/** The scopes that addresses need and roles give (SPEC.md section 2). */
public final class Scopes {
    public static final String TERMINAL_READ = "terminal.read";
    public static final String TERMINAL_WRITE = "terminal.write";
    public static final String PRESENCE_READ = "presence.read";
    public static final String GATEWAY_READ = "gateway.read";
    /** Deploys code into gateways and nodes: whoever has it can do whatever they can. */
    public static final String CLUSTER_DEPLOY = "cluster.deploy";

    /** Which machines belong to this Homie. */
    public static final String CLUSTER_ADMIN = "cluster.admin";

    /** Who is connected, what was done, and who may do what. */
    public static final String GATEWAY_ADMIN = "gateway.admin";

    /** Letting devices in, and out. */
    public static final String PAIRING_ADMIN = "pairing.admin";

    /** The one scope of a device that wants to be let in. */
    public static final String PAIRING_REQUEST = "pairing.request";

    /** Chats, and what happens in them. */
    public static final String AGENT_READ = "agent.read";

    /** Telling agents what to do. */
    public static final String AGENT_WRITE = "agent.write";

    /** Answering what agents ask. */
    public static final String AGENT_APPROVE = "agent.approve";

    /** The accounts that agents work with. */
    public static final String AGENT_ADMIN = "agent.admin";

    /** Whatever a machine's codex can do: reading and writing files, and running what it is told. */
    public static final String AGENT_CODEX = "agent.codex";

    private Scopes() {}
}
