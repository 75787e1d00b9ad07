package io.caseledger.contract.allocation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/** A decimal number, exact. The ledger keeps it as text, since numbers there have no fractions. Equal numbers are equal, however they were written. */
public record Amount(BigDecimal value) {

    public Amount {
        value = value.stripTrailingZeros();
        if (value.scale() < 0) {
            value = value.setScale(0);
        }
    }

    @JsonCreator
    public static Amount of(String text) {
        return new Amount(new BigDecimal(text));
    }

    @JsonValue
    public String text() {
        return value.toPlainString();
    }
}
