@NullMarked
package dev.homie.cli.chat;

import org.jspecify.annotations.NullMarked;
