-- What a deployment begins with; afterwards these are its own words and numbers.
insert into household.notice (version, valid_from, words_vi, words_en) values ('2026.1', '2026-01-01',
'Chi hội và Ủy ban nhân dân xã, phường ghi sổ hộ để đến nhà vận động, hướng dẫn và biết việc nào đã làm tới hộ nào.
Sổ chỉ ghi: thôn, ngõ, tên gọi quen của hộ (ví dụ “Hộ 12, ngõ 3”), số người nếu cần chia phần, và kết quả việc đã làm. Không ghi số giấy tờ, không ghi họ tên từng người, không ghi nhận xét về ai.
Vị trí nhà và ảnh chụp tại nhà chỉ giữ khi hộ đồng ý; thôi đồng ý lúc nào cũng được và có hiệu lực ngay.
Chỉ người được giao phụ trách địa bàn mới xem được. Không bán, không chuyển cho ai ngoài cơ quan có thẩm quyền theo luật. Con số chung (ví dụ “120 hộ đã phân loại rác”) được công bố, không kèm tên hộ nào.
Hộ có quyền xem, sửa, xoá, hạn chế việc dùng dữ liệu của mình: quét mã trên thẻ ở cửa hoặc nói với chi hội trưởng. Chúng tôi trả lời trong 2 ngày làm việc; xem và sửa xong trong 10 ngày, hạn chế trong 15 ngày, xoá trong 20 ngày (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP).
Hộ đã chuyển đi thì tên gọi, vị trí và số người bị xoá sau 24 tháng.',
'The branch and the People''s Committee of the commune keep a register of households in order to visit, to advise, and to know what has been done at which house.
It holds: the village, the lane, the usual name of the household (for example “House 12, lane 3”), the number of people where something is shared out by it, and what came of the work. No identity papers, no names of persons, no opinions about anybody.
Where the house lies and photographs taken there are kept only if the household agrees; it may withdraw at any time and that takes effect at once.
Only those who are responsible for the area can see it. It is neither sold nor passed on to anybody but authorities entitled to it by law. Totals (for example “120 households sort their waste”) are published without the name of any household.
The household may see, correct and erase its data and restrict their use: scan the code on the card at the door, or tell the head of the branch. We reply within 2 working days; seeing and correcting take up to 10 days, restricting 15, erasing 20 (Law 91/2025/QH15, Decree 356/2025/NĐ-CP).
Of a household that moved away the name, the position and the number of people are erased after 24 months.');

insert into household.purpose (key, ordinal, title_vi, title_en, words_vi, words_en, keeps) values
('visits', 1, 'Đến nhà vận động, hẹn lần sau', 'Visits to the house', 'Người của chi hội đến nhà, ghi kết quả lần đến và hẹn ngày đến lại.', 'Somebody of the branch visits, notes what came of it and arranges the next visit.', '{}'),
('position', 2, 'Ghi vị trí nhà trên bản đồ', 'The position of the house on a map', 'Để người đến nhà tìm đường; chỉ người phụ trách địa bàn xem được.', 'So that visitors find the way; seen only by those responsible for the area.', '{position}'),
('photos', 3, 'Ảnh chụp tại nhà', 'Photographs taken at the house', 'Ảnh thùng rác, hố ủ làm minh chứng cho phiếu; không chụp mặt người.', 'Photographs of bins and compost as evidence of a record; no faces.', '{photos}');

insert into household.term (key, count, counted, source) values
('answer', 2, 'working_days', 'Nghị định 356/2025/NĐ-CP, Điều 5'),
('access', 10, 'days', 'Nghị định 356/2025/NĐ-CP, Điều 5'),
('correction', 10, 'days', 'Nghị định 356/2025/NĐ-CP, Điều 5'),
('restriction', 15, 'days', 'Nghị định 356/2025/NĐ-CP, Điều 5'),
('erasure', 20, 'days', 'Nghị định 356/2025/NĐ-CP, Điều 5'),
('extension', 15, 'days', 'Nghị định 356/2025/NĐ-CP, Điều 5 (một lần)'),
('forget', 24, 'months', 'Chỉ giữ khi còn cần: Luật 91/2025/QH15');

-- Days off on which nobody is at the desk; Saturdays and Sundays are none anyway. A year that is not here yet has the shorter deadlines.
insert into household.day_off (day, title) values
('2026-01-01', 'Tết Dương lịch'), ('2026-02-16', 'Tết Nguyên đán'), ('2026-02-17', 'Tết Nguyên đán'), ('2026-02-18', 'Tết Nguyên đán'), ('2026-02-19', 'Tết Nguyên đán'), ('2026-02-20', 'Tết Nguyên đán'),
('2026-04-27', 'Giỗ Tổ Hùng Vương (nghỉ bù)'), ('2026-04-30', 'Ngày Chiến thắng'), ('2026-05-01', 'Ngày Quốc tế Lao động'), ('2026-09-01', 'Quốc khánh'), ('2026-09-02', 'Quốc khánh'),
('2027-01-01', 'Tết Dương lịch'), ('2027-02-05', 'Tết Nguyên đán'), ('2027-02-08', 'Tết Nguyên đán'), ('2027-02-09', 'Tết Nguyên đán'), ('2027-04-16', 'Giỗ Tổ Hùng Vương'),
('2027-04-30', 'Ngày Chiến thắng'), ('2027-09-02', 'Quốc khánh');
