package io.netmesh.spring.channel;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.util.ClassUtils;

/** Lets a publish through now, or after the commit of the present transaction. */
interface CommitGate {

    /** Lets everything through now. */
    CommitGate OPEN = new CommitGate() {
        @Override
        public <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> publish) {
            return publish.get();
        }
    };

    <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> publish);

    /** Waits for the transaction that is active when something passes, if any. */
    static CommitGate ofPresentTransaction() {
        // Without spring-tx there are no transactions, and no class of it may be touched.
        return ClassUtils.isPresent(
                        "org.springframework.transaction.support.TransactionSynchronizationManager",
                        CommitGate.class.getClassLoader())
                ? new TransactionCommitGate()
                : OPEN;
    }
}
