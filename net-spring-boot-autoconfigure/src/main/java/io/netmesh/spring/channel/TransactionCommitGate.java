package io.netmesh.spring.channel;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Waits for the commit of the transaction that is bound to the calling thread. Needs spring-tx. */
final class TransactionCommitGate implements CommitGate {

    @Override
    public <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> publish) {
        boolean transaction = TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive();
        if (!transaction) {
            return publish.get();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    forward(publish, result);
                } else {
                    result.completeExceptionally(new NotPublishedException(
                            status == STATUS_ROLLED_BACK
                                    ? "the transaction was rolled back"
                                    : "it is not known whether the transaction was committed"));
                }
            }
        });
        return result;
    }

    private static <T> void forward(Supplier<CompletableFuture<T>> publish, CompletableFuture<T> result) {
        publish.get().whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }
}
