package dev.homie.core.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Completable;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x's manager, which does not leave the shared map of who consumes which address to luck: after partitions and merges
 * registrations can be missing from it, those of dead members can stay, and the bus's own copy can be stale, because it is
 * changed by events that a partition swallows. {@link #repair} mends all three.
 *
 * <p>Nor does it do what Vert.x's manager does when a member leaves: that tidies up the maps on Hazelcast's own thread, holding
 * the monitor that each change of state waits for. While this part of a cluster is about to merge into another one, Hazelcast
 * keeps what a lost member held locked until the merge is done; so the tidying waited for the merge, the merge for the monitor,
 * and the process was on its own for minutes. Here everything that may block is in {@link #repair}. Thread-safe.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // that it takes no monitor is what it is for, as said above
final class RepairingClusterManager extends HazelcastClusterManager {
    static final String MEMBER_ID = "__vertx.nodeId";
    private static final String REGISTRATIONS = "__vertx.subs";
    private static final String NODE_INFOS = "__vertx.nodeInfo";
    private static final Logger LOG = LoggerFactory.getLogger(RepairingClusterManager.class);

    private final Changes changes;
    /** By address; with those that only this process may use. */
    private final Map<String, Set<RegistrationInfo>> own = new ConcurrentHashMap<>();
    /** What the bus was last told of an address that it sends to. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    /** Members that have left, and of which something may still be in the maps. */
    private final Set<String> departed = ConcurrentHashMap.newKeySet();

    private volatile @Nullable RegistrationListener bus;
    /** Ids that were in the maps without being a member's the last time; used by {@link #repair} alone. */
    private Set<String> suspects = Set.of();

    RepairingClusterManager(Config config, Changes changes) {
        super(config);
        this.changes = changes;
    }

    /** Told on Hazelcast's own threads: must not block. The same news may come twice. */
    interface Changes {
        void joined(Member member);

        void left(Member member);

        /** Two parts of the cluster are one again. */
        void merged();
    }

    private record Told(Set<RegistrationInfo> registrations) {}

    // --- what is registered here ---

    @Override
    public void addRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
        own.compute(address, (key, all) -> {
            Set<RegistrationInfo> more = all == null ? ConcurrentHashMap.newKeySet() : all;
            more.add(info);
            return more;
        });
        super.addRegistration(address, info, promise);
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
        // First here, then in the map: what a repair puts in between, the removal that follows takes away.
        own.computeIfPresent(address, (key, all) -> {
            all.remove(info);
            return all.isEmpty() ? null : all;
        });
        super.removeRegistration(address, info, promise);
    }

    // --- what the bus knows ---

    @Override
    public void registrationListener(RegistrationListener listener) {
        bus = listener;
        super.registrationListener(new RegistrationListener() {
            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
                told.computeIfPresent(event.address(), (address, old) -> new Told(Set.copyOf(event.registrations())));
                listener.registrationsUpdated(event);
            }

            @Override
            public void registrationsLost() {
                listener.registrationsLost();
            }

            @Override
            public boolean wantsUpdatesFor(String address) {
                return listener.wantsUpdatesFor(address);
            }
        });
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
        super.getRegistrations(address, (found, failure) -> {
            if (failure == null && !found.isEmpty()) {
                told.put(address, new Told(Set.copyOf(found)));
            }
            promise.complete(found, failure);
        });
    }

    /** For tests: the bus believes this, as if an event had been lost. */
    void mislead(String address, List<RegistrationInfo> registrations) {
        RegistrationListener listener = Objects.requireNonNull(bus);
        told.put(address, new Told(Set.copyOf(registrations)));
        listener.registrationsUpdated(new RegistrationUpdateEvent(address, registrations));
    }

    /** Also when it did not get in, which Vert.x's own stumbles over. */
    @Override
    public void leave(Completable<Void> promise) {
        if (getHazelcastInstance() == null) {
            promise.succeed();
        } else {
            super.leave(promise);
        }
    }

    // --- who is there ---

    @Override
    public void memberAdded(MembershipEvent event) {
        if (event.getMember().getAttribute(MEMBER_ID) != null && isActive()) {
            changes.joined(event.getMember());
        }
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        String id = event.getMember().getAttribute(MEMBER_ID);
        if (id != null && isActive()) {
            departed.add(id);
            changes.left(event.getMember());
        }
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
        if (isActive() && event.getState() == LifecycleEvent.LifecycleState.MERGED) {
            changes.merged();
        }
    }

    // --- mending ---

    /**
     * Puts back what this member has registered and the map has lost, takes out what belongs to nobody, and tells the bus
     * what it missed. Blocks, while the cluster changes for seconds; called by one thread.
     *
     * @return how many registrations of this member were missing
     */
    int repair() {
        if (!isActive()) {
            return 0;
        }
        IMap<String, HazelcastNodeInfo> infos = getHazelcastInstance().getMap(NODE_INFOS);
        MultiMap<String, HazelcastRegistrationInfo> map = getHazelcastInstance().getMultiMap(REGISTRATIONS);
        NodeInfo info = getNodeInfo();
        if (info != null) {
            infos.set(getNodeId(), new HazelcastNodeInfo(info));
        }
        removeDead(map, infos);
        int missing = putOwn(map);
        refreshBus(map);
        return missing;
    }

    private int putOwn(MultiMap<String, HazelcastRegistrationInfo> map) {
        int missing = 0;
        for (Map.Entry<String, Set<RegistrationInfo>> entry : own.entrySet()) {
            String address = entry.getKey();
            for (RegistrationInfo info : entry.getValue()) {
                if (info.localOnly()) {
                    continue;
                }
                HazelcastRegistrationInfo value = new HazelcastRegistrationInfo(info);
                boolean added = map.put(address, value); // a set: what is there already is not there twice
                if (!own.getOrDefault(address, Set.of()).contains(info)) {
                    map.remove(address, value);
                } else if (added) {
                    LOG.info("the cluster had lost that {} is served here", address);
                    missing++;
                }
            }
        }
        return missing;
    }

    /** What belongs to a member that was seen to leave, at once; what belongs to nobody, see {@link #orphans}. */
    private void removeDead(MultiMap<String, HazelcastRegistrationInfo> map, IMap<String, HazelcastNodeInfo> infos) {
        Set<String> left = Set.copyOf(departed);
        Set<Map.Entry<String, HazelcastRegistrationInfo>> entries = map.entrySet();
        Set<String> strangers = new HashSet<>(infos.keySet());
        entries.forEach(entry -> strangers.add(entry.getValue().unwrap().nodeId()));
        strangers.removeAll(getNodes()); // not before: who joined meanwhile is none
        Set<String> dead = orphans(strangers);
        left.stream().filter(strangers::contains).forEach(dead::add);
        int removed = 0;
        for (Map.Entry<String, HazelcastRegistrationInfo> entry : entries) {
            if (dead.contains(entry.getValue().unwrap().nodeId()) && map.remove(entry.getKey(), entry.getValue())) {
                removed++;
            }
        }
        if (removed > 0) {
            LOG.info("{} addresses were registered for members that are gone", removed);
        }
        dead.forEach(infos::delete);
        departed.removeAll(left); // not when something failed: then the next repair does it
    }

    /** Only the oldest member sees to them, and only to what nobody owned the last time, too: one that joins is not torn out. */
    private Set<String> orphans(Set<String> strangers) {
        Member oldest =
                getHazelcastInstance().getCluster().getMembers().iterator().next();
        Set<String> dead = new HashSet<>(oldest.localMember() ? strangers : Set.of());
        Set<String> seen = Set.copyOf(dead);
        dead.retainAll(suspects);
        suspects = seen;
        return dead;
    }

    private void refreshBus(MultiMap<String, HazelcastRegistrationInfo> map) {
        RegistrationListener listener = bus;
        if (listener == null) {
            return;
        }
        for (Map.Entry<String, Told> entry : List.copyOf(told.entrySet())) {
            String address = entry.getKey();
            Told before = entry.getValue();
            if (!listener.wantsUpdatesFor(address)) {
                told.remove(address, before);
                continue;
            }
            Set<RegistrationInfo> found = new LinkedHashSet<>();
            own.getOrDefault(address, Set.of()).stream()
                    .filter(RegistrationInfo::localOnly)
                    .forEach(found::add);
            map.get(address).forEach(each -> found.add(each.unwrap()));
            // Not when an event came meanwhile: it knows better.
            if (!found.equals(before.registrations) && told.replace(address, before, new Told(Set.copyOf(found)))) {
                LOG.info("the bus had missed who serves {}", address);
                listener.registrationsUpdated(new RegistrationUpdateEvent(address, List.copyOf(found)));
            }
        }
    }
}
