import { fold } from '#base/words.ts'

/*
 * The words of the trade, folded: what is written short, what says nothing about the activity itself, and who the usual
 * registrants are. Data only; how they are used is told in `alike.ts`.
 */

/** What officers write short. Only what stands for one thing in a title of the movement: "TT" may be six. */
const short: Readonly<Record<string, string>> = {
  antt: 'an ninh trat tu', ant: 'an ninh trat tu', anqp: 'an ninh quoc phong', qpan: 'quoc phong an ninh', attp: 'an toan thuc pham',
  vsattp: 've sinh an toan thuc pham',
  atgt: 'an toan giao thong', ttatgt: 'trat tu an toan giao thong', gtnt: 'giao thong nong thon', bvmt: 'bao ve moi truong',
  vsmt: 've sinh moi truong', pccc: 'phong chay chua chay',
  cnch: 'cuu nan cuu ho', ntm: 'nong thon moi', xdntm: 'xay dung nong thon moi', vmdt: 'van minh do thi', ttdt: 'trat tu do thi',
  cds: 'chuyen doi so', cntt: 'cong nghe thong tin',
  dvc: 'dich vu cong', dvctt: 'dich vu cong truc tuyen', tthc: 'thu tuc hanh chinh', cchc: 'cai cach hanh chinh', bhyt: 'bao hiem y te',
  bhxh: 'bao hiem xa hoi', tmdt: 'thuong mai dien tu',
  kdc: 'khu dan cu', tdp: 'to dan pho', nvh: 'nha van hoa', vhvn: 'van hoa van nghe', tdtt: 'the duc the thao', clb: 'cau lac bo',
  htx: 'hop tac xa', sxkd: 'san xuat kinh doanh',
  ktxh: 'kinh te xa hoi', tnxh: 'te nan xa hoi', bvtv: 'bao ve thuc vat', blgd: 'bao luc gia dinh', nct: 'nguoi cao tuoi',
  nvqs: 'nghia vu quan su', ddk: 'dai doan ket', hs: 'hoc sinh',
  ccb: 'cuu chien binh', hccb: 'hoi cuu chien binh', hpn: 'hoi phu nu', lhpn: 'lien hiep phu nu', hlhpn: 'hoi lien hiep phu nu',
  hnd: 'hoi nong dan', dtn: 'doan thanh nien',
  dtncs: 'doan thanh nien', mttq: 'mat tran to quoc', ubmttq: 'uy ban mat tran to quoc', bctmt: 'ban cong tac mat tran',
  ubnd: 'uy ban nhan dan', hdnd: 'hoi dong nhan dan',
  thcs: 'trung hoc co so', thpt: 'trung hoc pho thong', dvk: 'dan van kheo', dvkheo: 'dan van kheo', mh: 'mo hinh', xd: 'xay dung',
  pn: 'phu nu', gd: 'gia dinh', vs: 've sinh', tg: 'tham gia',
}

/** Several ways to say one thing, brought to one. */
const same: Readonly<Record<string, string>> = {
  'to dan pho so': 'to', 'to dan pho': 'to', 'khu dan cu so': 'khu', 'khu dan cu': 'khu', 'khu pho': 'khu', 'thon so': 'thon',
  'xom so': 'xom', 'ngo so': 'ngo', 'to so': 'to',
  'tuyen duong': 'duong', 'doan duong': 'duong', 'con duong': 'duong', 'tuyen pho': 'pho', 'ho gia dinh': 'ho', 'gia dinh': 'ho',
  'nha nha': 'ho', 'cac ho': 'ho',
  'nhan dan': 'dan', 'nguoi dan': 'dan', 'ba con': 'dan', 'rac thai': 'rac', 'nghia tinh': 'tinh thuong', 'yeu thuong': 'tinh thuong',
  'truc tuyen': 'qua mang', 'tren mang': 'qua mang',
  'thieu nhi': 'tre em', 'thieu nien nhi dong': 'tre em', 'cac chau': 'tre em', 'nguoi gia': 'nguoi cao tuoi', 'cac cu': 'nguoi cao tuoi',
  'ho tro': 'giup',
  'giup do': 'giup', 'giup nhau': 'giup', 'xanh sach dep': 'sach dep', 'mat than': 'camera', 'khuyen khich': 'van dong',
  'nha ve chai': 've chai', 'phe lieu': 've chai',
}

/** Who registers, the name of the movement, and phrases that any title may carry: they say nothing of what is done. */
const empty = [
  'dang uy', 'cap uy', 'dang bo', 'chi bo', 'chi uy', 'uy ban mat tran to quoc', 'mat tran to quoc', 'ban cong tac mat tran', 'mat tran',
  'hoi lien hiep phu nu', 'lien hiep phu nu', 'chi hoi phu nu',
  'hoi phu nu', 'chi to phu nu', 'hoi nong dan', 'chi hoi nong dan', 'hoi cuu chien binh', 'chi hoi cuu chien binh', 'chi hoi',
  'doan thanh nien', 'chi doan thanh nien', 'chi doan',
  'chi hoi nguoi cao tuoi', 'hoi chu thap do', 'cong an xa', 'cong an phuong', 'cong an', 'ban chi huy quan su', 'uy ban nhan dan',
  'hoi dong nhan dan', 'tong phu trach',
  'mo hinh', 'dien hinh', 'tap the', 'ca nhan', 'cong trinh', 'dan van kheo', 'phong trao', 'thi dua', 'cuoc van dong', 'viec lam',
  'ket qua', 'thuc hien', 'trien khai', 'to chuc', 'dang ky', 'xa hoi hoa', 'kinh phi', 'nha hao tam', 'phan cong', 'cong khai', 'so ket',
  'tong ket', 'nhan rong', 'quy uoc', 'hop dan', 'truyen thanh', 'thanh vien', 'phu trach',
  'gan voi xay dung nong thon moi', 'xay dung nong thon moi', 'nong thon moi nang cao', 'nong thon moi kieu mau', 'nong thon moi',
  'gan voi', 'gop phan', 'hoc tap va lam theo bac', 'lam theo bac', 'theo guong bac',
  'tren dia ban', 'dia ban', 'trong nam', 'giai doan', 'tham gia', 'phat huy vai tro', 'vai tro', 'nang cao', 'nang cao chat luong',
  'chat luong', 'tang cuong', 'day manh', 'hieu qua', 'tiep tuc', 'duy tri', 'thuc hien tot', 'kieu mau',
  'va', 've', 'cua', 'cho', 'voi', 'cac', 'nhung', 'mot', 'do', 'o', 'tai', 'trong', 'theo', 'vi', 'de', 'bang', 'tu', 'den', 'duoc', 'la',
  'co', 'cung', 'tren', 'nam', 'chu tri', 'phoi hop',
] as const

/** Words that many activities share: they speak for likeness, but softly. */
const soft = new Set((
  'xay dung van dong tuyen truyen dan ho giup tu quan moi truong an ninh trat toan hoa minh nong thon kinh te phat trien cong doi '
  + 'song do thi hoi vien dang xa khu to lang xom duong phu nu cuu chien binh thanh nien doan ket sach dep phong chong nguoi cao tuoi '
  + 'tre em giu gin cau lac bo chu nhat ngay thang quy can loa hop ban thong cach lam'
).split(' '))

/** One pattern for all phrases, longest first, whole words only; folded text holds nothing that a pattern could mistake. */
export function oneOf(phrases: readonly string[]): RegExp {
  return new RegExp(`(?<![^ ])(?:${phrases.toSorted((a, b) => b.length - a.length).join('|')})(?![^ ])`, 'g')
}

const shortened = oneOf(Object.keys(short))
const synonymous = oneOf(Object.keys(same))
const meaningless = oneOf(empty)

const close = (text: string) => text.replace(/ +/g, ' ').trim()

/** Folded, written out, and with one word for one thing: "PCCC TDP số 5" → "phong chay chua chay to 5". */
export function writtenOut(text: string): string {
  // Most titles come folded from the database, and folding is half of the work.
  const long = (/^[a-z0-9 ]*$/.test(text) ? text : fold(text)).replace(shortened, (word) => short[word]!)
  return close(long.replace(synonymous, (phrase) => same[phrase]!))
}

/** What is left of a written-out text when everything that any title may carry is taken away. */
export const telling = (text: string): string => close(text.replace(meaningless, ' '))

/** How much a word has to say, 0 to 1. */
export const weightOf = (word: string): number => (soft.has(word) ? 0.3 : /^\d/.test(word) ? 0.5 : 1)
