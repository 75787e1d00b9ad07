package io.caseledger.contract.allocation;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How much of a user's time: the mode and, in its measure, the amount. A percent is a fraction: 0.25 is a quarter of each day. */
public record Allotment(AllocationMode mode, Amount amount) {

    /** The amount where this is the mode it is said in, else null: documents print all three. */
    public @Nullable BigDecimal in(AllocationMode asked) {
        return mode == asked ? amount.value() : null;
    }
}
