package io.latentspark.eval.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Python's {@code re} (for {@code str}), run by {@code java.util.regex}.
 *
 * <p>Classes such as {@code \w} are Unicode's, a dot stops at {@code \n} alone, {@code \Z} is the
 * very end, an empty match may touch the match before it. Conditional groups {@code (?(1)…)} and
 * {@code \N{…}} are not supported.
 */
public final class PythonRegex {

  private final String source;
  private final Pattern pattern;
  private final Pattern advancing;

  private PythonRegex(String source, String translated) {
    this.source = source;
    this.pattern = Pattern.compile(translated, Pattern.UNIX_LINES);
    this.advancing = Pattern.compile("(?:" + translated + ")(?!\\G)", Pattern.UNIX_LINES);
  }

  /**
   * {@code re.compile(source)}.
   *
   * @throws PatternSyntaxException if it is not valid, or not supported
   */
  public static PythonRegex compile(String source) {
    return new PythonRegex(source, new PythonPattern(source).translated());
  }

  /** {@code re.escape(text)} as a part of a pattern. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("()[]{}?*+-|^$\\.&~# \t\n\r\u000B\f".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  /** {@code re.finditer}: all matches, from left to right. */
  public List<MatchResult> matches(String text) {
    List<MatchResult> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    Matcher advance = advancing.matcher(text);
    boolean more = find(matcher, 0);
    Matcher last = matcher;
    while (more) {
      found.add(last.toMatchResult());
      int end = last.end();
      // As Python does: after an empty match the next one must end elsewhere.
      last = last.start() == end ? advance : matcher;
      more = find(last, end);
    }
    return found;
  }

  /** {@code re.search}: the first match. */
  public Optional<MatchResult> search(String text) {
    Matcher matcher = pattern.matcher(text);
    return find(matcher, 0) ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }

  /** {@code re.fullmatch(text) is not None}. */
  public boolean isFullMatch(String text) {
    return pattern.matcher(text).matches();
  }

  /**
   * {@code re.findall}: of each match the groups' texts, the whole match where there are no groups;
   * a group that took no part is empty.
   */
  public List<List<String>> findAll(String text) {
    return matches(text).stream().map(PythonRegex::groups).toList();
  }

  private static List<String> groups(MatchResult match) {
    if (match.groupCount() == 0) {
      return List.of(match.group());
    }
    List<String> groups = new ArrayList<>(match.groupCount());
    for (int i = 1; i <= match.groupCount(); i++) {
      groups.add(match.group(i) == null ? "" : match.group(i));
    }
    return groups;
  }

  /** {@code re.sub(pattern, literal, text)} where the replacement has no escapes. */
  public String replace(String text, String literal) {
    return replace(text, match -> literal);
  }

  /** {@code re.sub(pattern, replacement, text)}. */
  public String replace(String text, Function<MatchResult, String> replacement) {
    StringBuilder replaced = new StringBuilder();
    int done = 0;
    for (MatchResult match : matches(text)) {
      replaced.append(text, done, match.start()).append(replacement.apply(match));
      done = match.end();
    }
    return replaced.append(text, done, text.length()).toString();
  }

  /** {@code re.split}: the pieces between matches; what groups matched stands between them. */
  public List<String> split(String text) {
    List<String> pieces = new ArrayList<>();
    int done = 0;
    for (MatchResult match : matches(text)) {
      pieces.add(text.substring(done, match.start()));
      if (match.groupCount() > 0) {
        pieces.addAll(groups(match));
      }
      done = match.end();
    }
    pieces.add(text.substring(done));
    return pieces;
  }

  private boolean find(Matcher matcher, int from) {
    try {
      return matcher.find(from);
    } catch (StackOverflowError e) {
      throw new RegexTooDeepException(source, e);
    }
  }

  /** The pattern as Python reads it. */
  @Override
  public String toString() {
    return source;
  }
}
