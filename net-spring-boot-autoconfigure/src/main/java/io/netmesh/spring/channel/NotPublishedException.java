package io.netmesh.spring.channel;

/** An event that was to be published after a commit that did not come. */
public class NotPublishedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPublishedException(String reason) {
        super("not published: " + reason);
    }
}
