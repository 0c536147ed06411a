#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <fstream>
#include <thread>

#include "camera_support.h"
#include "storage/base/unique_fd.h"
#include "tests/support/rtsp_server.h"

using namespace returns;
using namespace returns::vision;
using namespace returns::vision::test;
using returns::tests::RtspServer;
using namespace std::chrono_literals;

namespace {

// A listening socket whose connections are handled by the test, one after the other.
class LoopbackServer {
 public:
  using Handler = std::function<void(int connection, const std::stop_token& stop)>;
  explicit LoopbackServer(Handler handler) : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    REQUIRE(::bind(listening_.get(), reinterpret_cast<sockaddr*>(&address), length) == 0);
    REQUIRE(::listen(listening_.get(), 4) == 0);
    REQUIRE(::getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
    host = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::jthread([this, handler = std::move(handler)](std::stop_token stop) {
      const std::stop_callback wake(stop, [this] { ::shutdown(listening_.get(), SHUT_RDWR); });
      for (;;) {
        const UniqueFd connection(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!connection)
          return;
        handler(connection.get(), stop);
      }
    });
  }
  std::string host;

 private:
  UniqueFd listening_;
  std::jthread thread_;
};

bool send_all(int connection, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t wrote = ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (wrote <= 0)
      return false;
    sent += static_cast<std::size_t>(wrote);
  }
  return true;
}

// Reads until the peer closes or the stop; whatever arrives is dropped.
void hold_open(int connection, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [connection] { ::shutdown(connection, SHUT_RDWR); });
  char dropped[512];
  while (::recv(connection, dropped, sizeof dropped, 0) > 0) {
  }
}

constexpr const char* kMultipart =
    "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n--frame\r\n";

std::string part_of(const std::string& jpeg) {
  return "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) + "\r\n\r\n" + jpeg +
         "\r\n--frame\r\n";
}

std::string jpeg_file(const TempFolder& folder) {
  run_ffmpeg("-f lavfi -i testsrc2=s=320x240 -frames:v 1 -pix_fmt yuvj422p " + (folder / "one.jpg").string());
  std::ifstream file(folder / "one.jpg", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

CameraLimits eager_limits() {
  CameraLimits limits;
  limits.backoff = {50ms, 100ms};
  return limits;
}

}  // namespace

TEST_CASE("a network camera that is switched off and on again comes back by itself") {
  auto server =
      std::make_unique<RtspServer>(std::vector<std::string>{"--test-pattern", "--size", "320x240", "--rate", "15"});
  const std::string port = server->port;
  WatchedCamera watched(server->url, eager_limits());
  REQUIRE(watched.becomes(CameraCondition::live));
  REQUIRE(watched.gets_frames(15));
  const CameraHealth well = watched.camera.health();
  REQUIRE(well.format.find("H264 320x240") == 0);
  REQUIRE_FALSE(well.error.has_value());
  REQUIRE(well.damaged == 0);

  server->kill();
  REQUIRE(watched.health.wait_for([](const CameraHealth& told) {
    return told.condition == CameraCondition::missing && told.error && told.error->code == ErrorCode::disconnected;
  }));

  server.reset();
  server = std::make_unique<RtspServer>(
      std::vector<std::string>{"--test-pattern", "--size", "320x240", "--rate", "15", "--port", port});
  REQUIRE(watched.becomes(CameraCondition::live));
  REQUIRE(watched.gets_frames(15));

  const auto frames = watched.frames.all();
  for (std::size_t index = 0; index < frames.size(); ++index) {
    REQUIRE(frames[index]->picture().ok());
    REQUIRE(frames[index]->picture()->size == Size{320, 240});
    if (index > 0)
      REQUIRE(frames[index]->captured > frames[index - 1]->captured);
  }
}

TEST_CASE("a network camera can show a recorded file") {
  const TempFolder folder;
  const std::string file = folder / "feed.mp4";
  run_ffmpeg("-f lavfi -i testsrc2=s=320x240:r=25 -frames:v 20 -pix_fmt yuv420p -c:v libx264 -g 10 -bf 0 " + file);
  const RtspServer server({"--file", file});
  const auto source = open_uri(server.url);
  REQUIRE(source.ok());
  for (std::uint64_t index = 0; index < 50; ++index) {
    const auto frame = (*source)->read({}, soon());
    REQUIRE(frame.ok());
    REQUIRE((*frame)->sequence == index);
    REQUIRE((*frame)->picture().ok());
  }
}

TEST_CASE("an RTSP path that the camera does not know is not found") {
  const RtspServer server({"--test-pattern", "--size", "64x64"});
  const auto source = open_uri("rtsp://user:secret@127.0.0.1:" + server.port + "/nothing");
  REQUIRE(source.error().code == ErrorCode::not_found);
  REQUIRE(source.error().sentence().find("secret") == std::string::npos);
}

TEST_CASE("nobody listening is a camera that cannot be reached") {
  std::string host;
  {
    const LoopbackServer gone([](int, const std::stop_token&) {});
    host = gone.host;
  }
  const std::string scheme = GENERATE("rtsp://", "http://");
  const auto source = open_uri(scheme + host + "/camera");
  REQUIRE(source.error().code == ErrorCode::disconnected);
}

TEST_CASE("a peer that accepts and never answers is given up at the deadline and stops at once") {
  const LoopbackServer silent(hold_open);
  const std::string scheme = GENERATE("rtsp://", "http://");
  CameraLimits limits = eager_limits();
  limits.open_deadline = 300ms;
  WatchedCamera watched(scheme + silent.host + "/camera", limits);
  REQUIRE(watched.health.wait_for([](const CameraHealth& told) {
    return told.condition == CameraCondition::missing && told.error && told.error->code == ErrorCode::timed_out;
  }));
}

TEST_CASE("Motion JPEG over HTTP is decoded, and a damaged picture is counted and survived") {
  const TempFolder folder;
  const std::string jpeg = jpeg_file(folder);
  const LoopbackServer server([&](int connection, const std::stop_token& stop) {
    bool open = send_all(connection, kMultipart);
    for (int index = 0; open && index < 40; ++index)
      open = send_all(connection, part_of(index % 10 == 5 ? jpeg.substr(0, jpeg.size() / 2) : jpeg));
    hold_open(connection, stop);
  });
  const auto source = open_uri("http://" + server.host + "/video.mjpg");
  REQUIRE(source.ok());
  int whole = 0, damaged = 0;
  for (int index = 0; index < 30; ++index) {
    const auto frame = (*source)->read({}, soon());
    REQUIRE(frame.ok());
    const auto& picture = (*frame)->picture();
    if (!picture) {
      REQUIRE(picture.error().code == ErrorCode::damaged);
      ++damaged;
      continue;
    }
    REQUIRE(picture->size == Size{320, 240});
    REQUIRE(picture->range == Range::full);
    ++whole;
  }
  REQUIRE(whole == 27);
  REQUIRE(damaged == 3);
  REQUIRE((*source)->damaged() == 3);
}

TEST_CASE("a stream that falls silent is frozen, not missing") {
  const TempFolder folder;
  const std::string jpeg = jpeg_file(folder);
  const LoopbackServer server([&](int connection, const std::stop_token& stop) {
    bool open = send_all(connection, kMultipart);
    for (int index = 0; open && index < 20; ++index)
      open = send_all(connection, part_of(jpeg));
    hold_open(connection, stop);
  });
  CameraLimits limits = eager_limits();
  limits.frozen_after = 200ms;
  limits.reopen_after = 400ms;
  WatchedCamera watched("http://" + server.host + "/video.mjpg", limits);
  REQUIRE(watched.becomes(CameraCondition::live));
  REQUIRE(watched.becomes(CameraCondition::frozen));
  REQUIRE(watched.becomes(CameraCondition::live));
}

TEST_CASE("a peer that sends something else than video is refused") {
  const LoopbackServer server([](int connection, const std::stop_token& stop) {
    const std::string page = "<html>" + std::string(20'000, 'x') + "</html>";
    send_all(connection, "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: " +
                             std::to_string(page.size()) + "\r\n\r\n" + page);
    ::shutdown(connection, SHUT_WR);
    hold_open(connection, stop);
  });
  const auto source = open_uri("http://" + server.host + "/");
  REQUIRE_FALSE(source.ok());
  CAPTURE(source.error().sentence());
  REQUIRE((source.error().code == ErrorCode::damaged || source.error().code == ErrorCode::unsupported));
}
