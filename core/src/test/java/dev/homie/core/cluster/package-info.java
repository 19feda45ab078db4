@NullMarked
package dev.homie.core.cluster;

import org.jspecify.annotations.NullMarked;
