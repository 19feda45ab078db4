/** Which machine this is, whatever process of Homie's runs on it. */
@NullMarked
package dev.homie.core.machine;

import org.jspecify.annotations.NullMarked;
