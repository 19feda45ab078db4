/** Tests of the package of that name. */
@NullMarked
package dev.homie.core.cluster;

import org.jspecify.annotations.NullMarked;
