#include "tests/ui/screens/bench.h"

namespace returns::examples {

using namespace std::chrono_literals;
using station::Effect;
using station::Option;
using station::Question;
using station::QuestionType;
using station::Tone;

UtcTime noon() {
  return UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 14h + 32min);
}

namespace {

Option option(std::string id, std::string english, std::string chinese, Tone tone) {
  Option made;
  made.id = std::move(id);
  made.text = {{"en", std::move(english)}, {"zh", std::move(chinese)}};
  made.tone = tone;
  return made;
}

Question question(std::string id, std::string english, std::string chinese, std::vector<Option> options,
                  QuestionType type = QuestionType::choice) {
  Question made;
  made.id = std::move(id);
  made.text = {{"en", std::move(english)}, {"zh", std::move(chinese)}};
  made.options = std::move(options);
  made.type = type;
  return made;
}

station::Policy electronics() {
  station::Policy policy;
  policy.id = "electronics";
  policy.title = {{"en", "Electronics"}};
  policy.questions = {
      question("identity", "Is it this product?", "是这件商品吗？",
               {option("same", "Yes, this one", "是这件", Tone::good),
                option("other", "Another product", "是别的商品", Tone::bad)}),
      question("packaging", "How is the packaging?", "包装怎么样？",
               {option("sealed", "Sealed", "未拆封", Tone::good),
                option("opened", "Opened, undamaged", "已拆封，无损坏", Tone::good),
                option("damaged", "Damaged", "有损坏", Tone::attention),
                option("missing", "No packaging", "没有包装", Tone::attention)}),
      question("completeness", "Is everything in the box?", "盒子里的东西齐全吗？",
               {option("complete", "All there", "齐全", Tone::good),
                option("missing", "Something is missing", "缺少配件", Tone::attention),
                option("not_this", "Not this product", "不是这件商品", Tone::bad)}),
      question("missing_parts", "What is missing?", "缺少什么？", {}, QuestionType::multi),
      question("battery", "What does the tester show, in percent?", "测试仪显示百分之几？", {}, QuestionType::number),
      question("serial", "What is the serial number?", "序列号是什么？", {}, QuestionType::text),
      question("function", "Which of these tests does it fail?", "哪些测试没有通过？",
               {option("power", "Switches on", "开机", Tone::bad), option("charge", "Charges", "充电", Tone::bad),
                option("pair", "Pairs by Bluetooth", "蓝牙配对", Tone::bad),
                option("left", "Left side plays", "左声道", Tone::attention),
                option("right", "Right side plays", "右声道", Tone::attention),
                option("mic", "Microphone", "麦克风", Tone::attention),
                option("none", "None: all pass", "全部通过", Tone::good)},
               QuestionType::multi),
      question("long", "Looking at it from all sides under the lamp, which signs of use can be seen on the surfaces?",
               "在灯下从各个方向观察，商品表面可以看到哪些使用痕迹？",
               {option("none", "No signs of use whatsoever, as it left the factory", "没有任何使用痕迹，与出厂时相同",
                       Tone::good),
                option("light", "Light scratches that are visible only when held against the light",
                       "只有对着光才能看到的轻微划痕", Tone::attention),
                option("deep", "Deep scratches, dents or discolouration visible at arm’s length",
                       "一臂距离可见的深划痕、凹痕或变色", Tone::attention),
                option("broken", "Cracked, bent or broken so that it cannot be sold as working",
                       "破裂、弯曲或损坏，无法作为完好商品出售", Tone::bad)})};
  policy.questions[2].help = {{"en", "Headset · USB-C cable · pouch · manual"},
                              {"zh", "耳机 · USB-C 线 · 收纳袋 · 说明书"}};
  policy.questions[3].options_from_accessories = true;
  policy.questions[5].help = {{"en", "Printed under the left cushion."}, {"zh", "印在左耳垫下面。"}};
  return policy;
}

}  // namespace

std::shared_ptr<const std::vector<station::Policy>> policies() {
  static const auto made = std::make_shared<const std::vector<station::Policy>>(std::vector{electronics()});
  return made;
}

Product headset() {
  Product product;
  product.title = "Wireless headset LDN42, black";
  product.sku = "LDN42-BLK";
  product.fnsku = "X001ABCD12";
  product.category = "electronics";
  product.accessories = {"USB-C cable", "pouch", "manual"};
  return product;
}

ExpectedReturn announced() {
  ExpectedReturn expected;
  expected.id = {"r1"};
  expected.client = {"lumio"};
  expected.order_id = "114-2962899-5762619";
  expected.tracking_numbers = {"9202090339598363834190"};
  expected.items = {{headset(), 1, "", ""}};
  expected.reason_code = "defective";
  expected.buyer_comment = "left side silent after two days";
  return expected;
}

station::State idle() {
  station::State state;
  state.settings.station_name = "Bench 07";
  state.settings.cameras = {"Label", "Overview"};
  state.policies = policies();
  state.clients = {{{"lumio"}, "Lumio Home GmbH"}, {{"nordfell"}, "Nordfell AB"}, {unassigned_client, "Unassigned"}};
  state.user = User{{"ana"}, "Ana R.", "BADGE-7", Role::inspector, true};
  for (const char* name : {"Label", "Overview"}) {
    station::CameraStatus camera;
    camera.name = name;
    camera.condition = station::CameraCondition::live;
    state.cameras.push_back(camera);
  }
  state.disk.free_bytes = 412ull << 30;
  state.upstream.phase = station::UpstreamPhase::idle;
  return state;
}

station::State inspecting(const std::string& question) {
  station::State state = idle();
  state.recording.phase = station::RecordingPhase::recording;
  state.recording.on_disk = 134s;
  state.recording.counted_at = boot - 300ms;
  state.upstream.phase = station::UpstreamPhase::sending;
  state.upstream.entries_behind = 3;

  station::Session session;
  session.id = {"s1"};
  session.client = {"lumio"};
  session.stage = station::SessionStage::inspecting;
  session.bound_to = announced();
  session.opened_at = noon() - 2min;
  session.codes = {usps_label()};
  session.photos = {{{"p1"}, "label.jpg", "", "Label", true}};
  station::Item item;
  item.id = {"i1"};
  item.product = headset();
  item.policy = &policies()->front();
  item.expected_item = 0;
  item.answers = {{"identity", {"same"}, "", false}, {"packaging", {"opened"}, "", true}};
  item.asking = question;
  item.photos = {{{"p2"}, "packaging.jpg", "packaging", "Overview", true},
                 {{"p3"}, "contents.jpg", "completeness", "Overview", false}};
  item.outcome.grade = Grade::refurbished;
  item.outcome.condition = Condition::acceptable;
  item.outcome.disposition = Disposition::hold_for_part;
  item.outcome.deduction_limit = {5000};
  item.outcome.reasons = {
      {"electronics.12", "completeness", "missing", "Pouch missing: condition capped at Acceptable"},
      {"electronics.7", "condition", "scratch", "Scratch, left cup (photo 5): not Like New"}};
  item.outcome.required_photos = {"serial"};
  session.items = {item};
  session.current = 0;
  state.session = std::move(session);
  return state;
}

ScannedCode usps_label() {
  return {CodeSource::camera,
          "Code128",
          "9202090339598363834190",
          {{CodeKind::tracking_usps, "9202090339598363834190", true}}};
}

void just_read(station::State& state, bool expected) {
  station::ReadCode read;
  read.code = usps_label();
  read.expected = expected;
  read.quad = std::array<float, 8>{0.378f, 0.645f, 0.640f, 0.590f, 0.651f, 0.716f, 0.388f, 0.766f};
  read.at = boot - 400ms;
  state.last_code = std::move(read);
}

}  // namespace returns::examples
