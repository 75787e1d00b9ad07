package io.caseledger.platform.http;

import io.caseledger.contract.allocation.AllocationFacts;
import io.caseledger.contract.allocation.ShownAllocation;
import java.util.List;

/** What the read side knows of users' time, for the write side to warn of. */
public interface Workloads {

    /** The days on which an allocation that is planned would leave its user with more to do than time. */
    List<ShownAllocation.Warning> overloads(String tenant, AllocationFacts planned);
}
