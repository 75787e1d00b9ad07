@org.jspecify.annotations.NullMarked
package io.caseledger.standalone.health;
