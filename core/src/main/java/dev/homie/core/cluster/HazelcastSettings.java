package dev.homie.core.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import java.util.List;

/** Hazelcast as Homie uses it: a member list, short deadlines, few threads, and nothing that phones home. */
final class HazelcastSettings {
    /** The same on every member for ever: those that differ do not form a cluster. Hundreds of entries are spread over them. */
    private static final String PARTITIONS = "71";

    private static final int CONNECT_SECONDS = 3;

    private HazelcastSettings() {}

    /** @param known further members, who were there the last time */
    static Config of(ClusterConfig cluster, List<String> known) {
        Config config = new Config();
        config.setClusterName(cluster.name());
        // As a system property, too: what is logged before a configuration is looked at.
        System.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        // A machine that sleeps is noticed in 15 s, and is back a few seconds after it woke.
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "15");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        // A new member is let in at once; its wait would be for others that start at the same time.
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "5");
        // It would listen on every interface otherwise, whatever the interfaces below say.
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty(
                "hazelcast.prefer.ipv4.stack", Boolean.toString(!cluster.bind().contains(":")));
        // A thread costs memory, and there is little to do.
        config.setProperty("hazelcast.partition.count", PARTITIONS);
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.operation.generic.thread.count", "2");
        config.setProperty("hazelcast.operation.priority.generic.thread.count", "1");
        config.setProperty("hazelcast.operation.response.thread.count", "1");
        config.setProperty("hazelcast.io.thread.count", "1");
        config.setProperty("hazelcast.event.thread.count", "1");
        config.setProperty("hazelcast.slow.operation.detector.enabled", "false");
        // KiB a connection, and each member has one to each other; what goes over them is small.
        config.setProperty("hazelcast.socket.receive.buffer.size", "32");
        config.setProperty("hazelcast.socket.send.buffer.size", "32");
        config.getMetricsConfig().setEnabled(false);
        network(config.getNetworkConfig(), cluster, known);
        // What Vert.x asks for: without it, registrations would be counted once for each time they are repeated.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        return config;
    }

    private static void network(NetworkConfig network, ClusterConfig cluster, List<String> known) {
        network.setPort(cluster.port()).setPortAutoIncrement(false).setReuseAddress(true);
        network.getInterfaces().setEnabled(true).addInterface(cluster.bind());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
        join.getTcpIpConfig().addMember(cluster.address());
        cluster.members().forEach(join.getTcpIpConfig()::addMember);
        known.forEach(join.getTcpIpConfig()::addMember);
    }
}
