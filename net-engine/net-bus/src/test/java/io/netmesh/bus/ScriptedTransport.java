package io.netmesh.bus;

import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.Transport;
import io.netmesh.bus.transport.TransportContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transport that remembers what it was asked and answers as the test says. */
final class ScriptedTransport implements Transport {

    final List<EventBatch> batches = new CopyOnWriteArrayList<>();
    final AtomicInteger flushes = new AtomicInteger();
    final AtomicInteger shutdowns = new AtomicInteger();
    volatile ShardPage page = ShardPage.EMPTY;
    volatile Function<EventBatch, CompletionStage<Void>> onAppend = batch -> CompletableFuture.completedFuture(null);
    volatile Supplier<CompletionStage<Void>> onStart = () -> CompletableFuture.completedFuture(null);
    volatile Supplier<CompletionStage<Void>> onFlush = () -> CompletableFuture.completedFuture(null);
    volatile Supplier<CompletionStage<Void>> onShutdown = () -> CompletableFuture.completedFuture(null);

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public CompletionStage<Void> start(TransportContext context) {
        return onStart.get();
    }

    @Override
    public CompletionStage<Void> append(EventBatch batch) {
        batches.add(batch);
        return onAppend.apply(batch);
    }

    @Override
    public CompletionStage<ShardPage> read(int shardId, @Nullable String afterId, int limit) {
        return CompletableFuture.completedFuture(page);
    }

    @Override
    public CompletionStage<@Nullable String> latestId(int shardId) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> flush() {
        flushes.incrementAndGet();
        return onFlush.get();
    }

    @Override
    public CompletionStage<Void> shutdown() {
        shutdowns.incrementAndGet();
        return onShutdown.get();
    }

    @Override
    public boolean isHealthy() {
        return true;
    }

    /** Every payload it was given, in order, as text. */
    List<String> payloads() {
        List<String> texts = new ArrayList<>();
        for (EventBatch batch : batches) {
            batch.entries().forEach(entry -> texts.add(new String(entry.payload(), StandardCharsets.UTF_8)));
        }
        return texts;
    }
}
