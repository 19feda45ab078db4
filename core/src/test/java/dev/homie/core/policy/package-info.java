/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.policy;

import org.jspecify.annotations.NullMarked;
