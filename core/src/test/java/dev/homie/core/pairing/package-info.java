/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.pairing;

import org.jspecify.annotations.NullMarked;
