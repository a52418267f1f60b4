import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Scores files with Flink and no Beam, which has no pipe of its own: each file is
 * an element, given to shard.sh. Usage: flink run flinkpipe.jar SHARD.SH FOLDER FILE…
 * Prints a line of counters for each file; shai is in the PATH of the task managers.
 */
public class FlinkPipe {
  public static void main(String[] args) throws Exception {
    String script = args[0], folder = args[1];
    List<String> files = Arrays.asList(args).subList(2, args.length);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    try (CloseableIterator<String> counters =
        env.fromData(files).rebalance().map(file -> shard(script, folder, file)).executeAndCollect("shai")) {
      while (counters.hasNext()) System.out.println("counters " + counters.next());
    }
  }

  static String shard(String script, String folder, String file) throws Exception {
    Process p = new ProcessBuilder("sh", script, folder).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    p.getOutputStream().write((file + "\n").getBytes(StandardCharsets.UTF_8));
    p.getOutputStream().close();
    String line = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (p.waitFor() != 0) throw new RuntimeException(file + ": exit " + p.exitValue());
    return line;
  }
}
