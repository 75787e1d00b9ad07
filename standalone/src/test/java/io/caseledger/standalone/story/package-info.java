/** Whole stories, told to the running application over HTTP as its clients would. */
@NullMarked
package io.caseledger.standalone.story;

import org.jspecify.annotations.NullMarked;
