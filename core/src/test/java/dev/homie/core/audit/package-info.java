/** Tests of the audit. */
@NullMarked
package dev.homie.core.audit;

import org.jspecify.annotations.NullMarked;
