package io.netmesh.spring.channel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a bean method the listener of a channel. Every text attribute may hold <code>${…}</code> placeholders and
 * <code>#{…}</code> expressions. Repeat it to listen to several channels; put it on an annotation of your own, with
 * {@code @AliasFor}, to compose one.
 *
 * <p>Arguments, in any order: one payload (converted by the application's {@code JsonMapper}; as {@code String} or
 * {@code byte[]} the stored JSON as it is), {@link EventMetadata}, {@code StoredEvent}, {@code @Header} and
 * {@code @Headers}, {@code Message<T>}. With {@link #batch()} the payload is a {@code List} of any of these.
 *
 * <p>The method runs on the container's own threads, at least once per event: an event is acknowledged when the method has
 * returned, or when error handling has settled it.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(NetChannels.class)
@MessageMapping
public @interface NetChannel {

    /** The channel's name; the rules of {@link io.netmesh.ChannelName} apply. */
    String value();

    /**
     * Names the listener, in the registry, meters, health and in the cursor store, where it finds its position again: an id
     * that changes starts anew. Instances that keep cursors in one broker share the position of an id. Letters, digits, {@code .}, {@code _}, {@code -}. Default: {@code beanName.methodName}, with
     * the channel appended where the method listens to several.
     */
    String id() default "";

    /**
     * How many events may be in work at the same time, 1 up to the node's shards. Each shard belongs to one worker, so the
     * order within a shard is kept. Default: {@code net.listener.concurrency}.
     */
    String concurrency() default "";

    /**
     * The group whose members share the channel's events: each event goes to one of them, and to another if that one dies.
     * The instances of an application that give the same name are its members. The broker keeps the group's position, so this
     * works where {@code net.node.transport.type} is {@code redis} or {@code jetstream}. 1 to 64 letters, digits, {@code _},
     * {@code -}. Default: none, and every instance gets every event.
     */
    String group() default "";

    /** Only events that match this filter, in its JSON form: {@code {"path":"sensorId","value":"A1"}}. */
    String filter() default "";

    /**
     * Where to begin when no position is stored under {@link #id()}: {@code latest}, {@code earliest} or the text of a cursor.
     * Default: {@code net.listener.start-from}.
     */
    String startFrom() default "";

    /** Whether the container starts with the application. Default: {@code net.listener.auto-startup}. */
    String autoStartup() default "";

    /** Whether the method takes a {@code List} of events. */
    boolean batch() default false;

    /** Bean name of a {@link NetChannelErrorHandler}. Default: the one of the container factory. */
    String errorHandler() default "";

    /**
     * What becomes of an event when error handling gives up on it: {@code dead-letter}, {@code skip} or {@code halt}. Default:
     * {@code net.listener.on-exhausted}. Not for listeners with an {@link #errorHandler()} of their own.
     */
    String onExhausted() default "";

    /** The dead-letter channel. Default: the channel's name with {@code net.listener.dead-letter-suffix} appended. */
    String deadLetter() default "";

    /** The channel that takes what the method returns; {@code @SendTo} on the method says the same. */
    String sendTo() default "";

    /** Bean name of the {@link NetChannelContainerFactory}. Default: {@code netChannelContainerFactory}. */
    String containerFactory() default "";
}
