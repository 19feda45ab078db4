package dev.homie.gateway.bridge;

/** Publishes topics only while somebody listens. Called on the gateway's context. */
public interface TopicSource {
    /** One more subscriber. */
    void subscribed(String topic);

    /** The last subscriber has gone. */
    void abandoned(String topic);
}
