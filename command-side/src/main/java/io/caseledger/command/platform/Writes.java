package io.caseledger.command.platform;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.ReadModels;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import io.caseledger.platform.idempotency.IdempotentRequest;
import io.caseledger.platform.idempotency.StoredAnswer;
import io.caseledger.platform.ledger.LedgerReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.lock.DeadlockException;
import org.axonframework.common.lock.LockAcquisitionFailedException;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Carries a command through: decide, append, wait until the read models show it, answer. */
public final class Writes {

    private static final int ATTEMPTS = 5;
    private static final Duration READ_MODELS_WAIT = Duration.ofSeconds(2);
    private static final String POSITION = "Ledger-Position";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final CommandGateway gateway;
    private final Appender appender;
    private final IdempotencyKeys keys;
    private final LedgerReader ledger;
    private final ReadModels readModels;

    public Writes(
            CommandGateway gateway,
            Appender appender,
            IdempotencyKeys keys,
            LedgerReader ledger,
            ReadModels readModels) {
        this.gateway = gateway;
        this.appender = appender;
        this.keys = keys;
        this.ledger = ledger;
        this.readModels = readModels;
    }

    /**
     * Runs a command and answers when the next read will show it.
     *
     * @param answering tells the answer from what the command left behind
     */
    public ResponseEntity<byte[]> perform(Write write, StreamCommand command, Function<Decided, Answer> answering) {
        return perform(write, () -> command, answering);
    }

    /** The same for a command that can only be made by looking at what is there; a repeated request does not look again. */
    public ResponseEntity<byte[]> perform(
            Write write, Supplier<? extends StreamCommand> command, Function<Decided, Answer> answering) {
        return perform(write, command, answering, (reference, position) -> {
            throw new IllegalStateException("Nothing is referred to by answers of " + write.collectionPath());
        });
    }

    /**
     * The same where answers are kept as references.
     *
     * @param restoring the body of an answer, from its reference and a position that the events it tells of do not exceed
     */
    public ResponseEntity<byte[]> perform(
            Write write,
            Supplier<? extends StreamCommand> command,
            Function<Decided, Answer> answering,
            BiFunction<String, Long, Object> restoring) {
        write.answering(answering);
        IdempotentRequest request = write.request();
        try {
            return request == null
                    ? run(write, command)
                    : keys.once(
                            request,
                            () -> run(write, command),
                            (answer, position) -> repeated(restored(answer, position, restoring), position));
        } catch (OutcomeUnknownException unknown) {
            throw Refusal.outcomeUnknown().asException();
        } catch (LedgerUnavailableException | LockAcquisitionFailedException notWritten) {
            throw Refusal.unavailable(
                            "unavailable",
                            "The ledger cannot be written just now. This was not written and will not be; try again.")
                    .asException();
        }
    }

    private ResponseEntity<byte[]> run(Write write, Supplier<? extends StreamCommand> command) {
        StreamCommand made = command.get();
        write.beginToWait();
        send(write, made);
        long position = write.position();
        if (position == 0) {
            // Nothing happened; but what it relied on may be younger than the read models.
            position = ledger.head();
            keepAlone(write);
        }
        boolean shown = !write.respondsAsync() && readModels.awaitPosition(position, READ_MODELS_WAIT);
        return answer(write.answer(), position, shown);
    }

    /** Keeps the outcome of a request that yielded no events. */
    private void keepAlone(Write write) {
        IdempotentRequest request = write.request();
        if (request != null) {
            Append append = Append.of(List.of(), request, write.answer());
            Duration patience = write.patienceLeft();
            appender.submit(append);
            append.await(patience);
        }
    }

    private static StoredAnswer restored(
            StoredAnswer answer, long position, BiFunction<String, Long, Object> restoring) {
        String reference = answer.reference();
        return reference == null ? answer : answer.withBody(Write.json(restoring.apply(reference, position)));
    }

    private ResponseEntity<byte[]> repeated(StoredAnswer answer, long position) {
        return answer(answer, position, readModels.awaitPosition(position, READ_MODELS_WAIT));
    }

    /** What a remembered stream leads to without an event is decided again: no event would tell that it was out of date. */
    private void send(Write write, StreamCommand command) {
        write.addresses(command.addressedId());
        try {
            attempt(write, command);
            if (write.position() > 0 || !write.reliedOnMemory()) {
                return;
            }
        } catch (RefusedException refused) {
            if (!write.reliedOnMemory()) {
                throw refused;
            }
        }
        write.lookInLedger();
        attempt(write, command);
    }

    private void attempt(Write write, StreamCommand command) {
        for (int attempt = 1; ; attempt++) {
            try {
                write.bind(() -> gateway.sendAndWait(command));
                return;
            } catch (ConcurrencyException | DeadlockException othersWereFirst) {
                if (attempt == ATTEMPTS) {
                    throw Refusal.conflict("concurrent-change", "Others keep changing this item; try again.")
                            .asException();
                }
            } catch (AggregateNotFoundException unknown) {
                throw Refusal.unknown(String.valueOf(unknown.getAggregateIdentifier()))
                        .asException();
            } catch (IncompatibleAggregateException ofAnotherFeature) {
                throw Refusal.unknown(command.streamId()).asException();
            } catch (RuntimeException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new IllegalStateException("The command failed", failed);
            }
        }
    }

    /** @param shown whether the next read shows it; otherwise the answer says that it need not, as if the caller had preferred that */
    private static ResponseEntity<byte[]> answer(StoredAnswer answer, long position, boolean shown) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.set(POSITION, Long.toString(position));
        if (!shown) {
            headers.set(PREFERENCE_APPLIED, WriteArgument.RESPOND_ASYNC);
        }
        Optional.ofNullable(answer.sequence()).ifPresent(sequence -> headers.setETag(EntityTags.of(sequence)));
        Optional.ofNullable(answer.location()).ifPresent(location -> headers.set(HttpHeaders.LOCATION, location));
        return new ResponseEntity<>(answer.body().getBytes(StandardCharsets.UTF_8), headers, answer.status());
    }
}
